import type { RawCall } from "../call/handler.ts";
import { isMap } from "../encode/value.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { IdempotencyPolicy } from "../policy.ts";
import { idempotencyKey } from "./key.ts";

/** The key of a call, and how the API wants it. */
export interface CarriedKey {
  readonly policy: IdempotencyPolicy;
  readonly key: string;
  /** Nobody can have used it before. */
  readonly isFresh: boolean;
}

/** The key of a call, of an operation that takes one. */
export async function carriedKey(call: RawCall): Promise<CarriedKey | undefined> {
  const { core, operation, input, options, policy } = call;
  const { idempotency } = policy;
  if (idempotency === false) {
    if (options.idempotencyKey === undefined) return undefined;
    throw new InputFault(
      "the operation has no place for an idempotency key",
      "Drop the option, or say where the API takes one: policy.idempotency.",
    );
  }
  const given =
    typeof options.idempotencyKey === "object" ? options.idempotencyKey.key : options.idempotencyKey;
  const made = await idempotencyKey(
    idempotency,
    operation,
    input,
    given ?? headerOption(idempotency, options.headers),
    core.environment,
  );
  return { policy: idempotency, ...made };
}

/** The body with its key, where the key goes there. A body that cannot hold one would be sent without: that is a fault. */
export function keyedBody(call: RawCall, carried: CarriedKey | undefined): unknown {
  const { body } = call.input;
  if (carried?.policy.in !== "body") return body;
  if (call.operation.body === undefined || (body !== undefined && !isMap(body)) || body instanceof FormData) {
    throw new InputFault(
      `the body has no place for the idempotency key "${carried.policy.name}"`,
      "Pass an object as body, or correct policy.idempotency.",
    );
  }
  return { ...body, [carried.policy.name]: carried.key };
}

function headerOption(
  { in: place, name }: IdempotencyPolicy,
  headers: Readonly<Record<string, string | undefined>> | undefined,
): string | undefined {
  if (place !== "header" || headers === undefined) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([header]) => header.toLowerCase() === wanted)?.[1];
}
