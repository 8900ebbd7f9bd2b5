import type { CallInput } from "../call/input.ts";
import { ownMember } from "../encode/own-member.ts";
import type { Environment } from "../environment/environment.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { IdempotencyPolicy } from "../policy.ts";
import { derivedKey } from "./derived-key.ts";
import { member } from "./member.ts";

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
    ([key]) => (ownMember(operation.header, key)?.name ?? key).toLowerCase() === wanted,
  )?.[1];
}
