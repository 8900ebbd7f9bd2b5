import { InputFault } from "../errors/input-fault.ts";

/** `JSON.rawJSON`, which is newer than the types of the platform that this compiles against. */
const { rawJSON } = JSON as unknown as { readonly rawJSON?: (text: string) => unknown };

/** A number that `JSON.stringify` writes with these very digits. */
export function rawNumber(text: string): unknown {
  if (String(Number(text)) === text) return Number(text);
  if (rawJSON !== undefined) return rawJSON(text);
  throw new InputFault(
    "a number of the input has more digits than this platform can write",
    "Run on a platform with JSON.rawJSON: Node 22, or a browser of 2025.",
  );
}
