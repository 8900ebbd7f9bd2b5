import type { CallInput } from "../call/input.ts";
import { styleOf } from "../encode/style.ts";
import type { Environment } from "../environment/environment.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ParameterStyle } from "../operation.ts";
import type { IdempotencyPolicy } from "../policy.ts";

const PLAIN: ParameterStyle = { kind: "simple", explode: false };

/** The key of a call: the caller's own, else made as the policy says. `undefined`: the caller was to give one and did not. */
export async function idempotencyKey(
  policy: IdempotencyPolicy,
  operation: OperationDescriptor,
  input: CallInput,
  given: string | undefined,
  environment: Environment,
): Promise<string | undefined> {
  const own = given ?? keyInInput(policy, operation, input);
  if (own !== undefined) {
    if (own === "") throw new InputFault("the idempotency key is empty", "Pass a key, or leave it out.");
    return own;
  }
  switch (policy.generate) {
    case "caller":
      return undefined;
    case "uuid":
      return policy.prefix + environment.uuid();
    case "derived":
      return policy.prefix + (await digest([operation.id, ...policy.derive.map((at) => resolve(input, at))]));
  }
}

/** The key as it stands in its header: RFC 9651 strings are quoted. */
export function wireKey(policy: IdempotencyPolicy, key: string): string {
  return policy.format === "raw" ? key : `"${key.replace(/["\\]/g, "\\$&")}"`;
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
    ([key]) => (styleOf(operation.header, key, PLAIN).name ?? key).toLowerCase() === wanted,
  )?.[1];
}

function resolve(input: CallInput, pointer: string): unknown {
  const tokens = pointer.replace(/^#/, "").split("/").slice(1);
  return tokens
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, token) => member(value, token), input);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

async function digest(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
