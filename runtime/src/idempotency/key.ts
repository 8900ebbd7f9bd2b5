import type { CallInput } from "../call/input.ts";
import { styleOf } from "../encode/style.ts";
import type { Environment } from "../environment/environment.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { IdempotencyPolicy } from "../policy.ts";
import { canonical } from "../read/canonical.ts";

/** A key, and whether it was made for this call alone. */
export interface MadeKey {
  readonly key: string;
  readonly isFresh: boolean;
}

/** The key of a call: the caller's own, else made as the policy says. */
export async function idempotencyKey(
  policy: IdempotencyPolicy,
  operation: OperationDescriptor,
  input: CallInput,
  given: string | undefined,
  environment: Environment,
): Promise<MadeKey> {
  const own = given ?? keyInInput(policy, operation, input);
  if (own !== undefined) return { key: checkedKey(own), isFresh: false };
  switch (policy.generate) {
    case "caller":
      throw new InputFault(
        "the idempotency key is missing, and the caller is to give it",
        "Pass idempotencyKey: one for each thing to be done, the same when the call is repeated.",
      );
    case "uuid":
      return { key: policy.prefix + environment.uuid(), isFresh: true };
    case "derived":
      return { key: policy.prefix + (await derivedKey(policy, operation, input)), isFresh: false };
  }
}

/** White space around a header's value is lost on the way; what arrives would be another key. */
function checkedKey(key: string): string {
  if (key !== "" && key === key.trim()) return key;
  throw new InputFault(
    "the idempotency key is empty, or has white space around it",
    "Pass a key, or leave it out.",
  );
}

/** Of parts that are all there: with one missing, different things to do would have one key, and only the first be done. */
async function derivedKey(
  { derive }: IdempotencyPolicy,
  operation: OperationDescriptor,
  input: CallInput,
): Promise<string> {
  const pointers = derive.length === 0 ? [""] : derive;
  const parts = pointers.map((pointer) => {
    const part = resolve(input, pointer);
    if (part !== undefined) return part;
    throw new InputFault(
      `the idempotency key is derived from ${pointer}, and the input has nothing there`,
      "Pass that part of the input, or an idempotencyKey.",
    );
  });
  return digest([operation.id, ...parts]);
}

/** The key as it stands in its header: RFC 9651 strings are quoted. `undefined`: it fits into none. */
export function wireForm({ format }: IdempotencyPolicy, key: string): string | undefined {
  if (format === "raw") return key;
  return /^[\x20-\x7e]*$/.test(key) ? `"${key.replace(/["\\]/g, "\\$&")}"` : undefined;
}

/** The key as it stands in its header. One that fits into none is a fault. */
export function wireKey(policy: IdempotencyPolicy, key: string): string {
  const form = wireForm(policy, key);
  if (form !== undefined) return form;
  throw new InputFault(
    "the idempotency key holds characters that a structured string cannot",
    "Use printable ASCII characters alone.",
  );
}

function keyInInput(
  policy: IdempotencyPolicy,
  operation: OperationDescriptor,
  input: CallInput,
): string | undefined {
  const found =
    policy.in === "body" ? member(input.body, policy.name) : headerValue(policy.name, operation, input);
  return found === undefined || found === null ? undefined : String(found);
}

function headerValue(name: string, operation: OperationDescriptor, input: CallInput): unknown {
  const wanted = name.toLowerCase();
  return Object.entries(input.header ?? {}).find(
    ([key]) => (styleOf(operation.header, key)?.name ?? key).toLowerCase() === wanted,
  )?.[1];
}

function resolve(input: CallInput, pointer: string): unknown {
  const tokens = pointer.replace(/^#/, "").split("/").slice(1);
  return tokens
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, token) => member(value, token), input);
}

/** A property of an object's own. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** As it goes onto the wire: dates and long numbers are texts there, and what is undefined is absent. */
function plain(parts: readonly unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(parts, (_name, part: unknown) => (typeof part === "bigint" ? String(part) : part)),
  );
}

async function digest(parts: readonly unknown[]): Promise<string> {
  if ((crypto as Partial<Crypto>).subtle === undefined) {
    throw new InputFault(
      "the platform has no crypto.subtle to derive the idempotency key with",
      "Serve the page by https, or pass an idempotencyKey.",
    );
  }
  const bytes = new TextEncoder().encode(canonical(plain(parts)));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
