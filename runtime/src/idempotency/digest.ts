import { InputFault } from "../errors/input-fault.ts";

/** SHA-256, in hexadecimal digits. */
export async function digestOf(bytes: BufferSource): Promise<string> {
  if ((crypto as Partial<Crypto>).subtle === undefined) {
    throw new InputFault(
      "the platform has no crypto.subtle to derive the idempotency key with",
      "Serve the page by https, or pass an idempotencyKey.",
    );
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
