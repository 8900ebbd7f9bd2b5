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

/** The key of a call, as the policy has it. */
export async function carriedKey(call: RawCall, idempotency: IdempotencyPolicy): Promise<CarriedKey> {
  const { core, operation, input, options } = call;
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
export function keyedBody(call: RawCall, carried: CarriedKey): unknown {
  const { body } = call.input;
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
