import type { CallInput } from "../call/input.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { IdempotencyPolicy } from "../policy.ts";
import { canonical } from "../read/canonical.ts";
import { digestOf } from "./digest.ts";
import { member } from "./member.ts";
import { tellingApart } from "./telling-apart.ts";

/** Of parts that are all there: with one missing, different things to do would have one key, and only the first be done. */
export async function derivedKey(
  { derive }: IdempotencyPolicy,
  operation: OperationDescriptor,
  input: CallInput,
): Promise<string> {
  const pointers = derive.length === 0 ? [""] : derive;
  const parts = await Promise.all(
    pointers.map((pointer) => tellingApart(partAt(input, pointer), pointer || "the input")),
  );
  const hash = await digestOf(new TextEncoder().encode(canonical([operation.id, ...parts])));
  return hash.slice(0, 32);
}

function partAt(input: CallInput, pointer: string): unknown {
  const tokens = pointer.replace(/^#/, "").split("/").slice(1);
  const part = tokens
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, token) => member(value, token), input);
  if (part !== undefined) return part;
  throw new InputFault(
    `the idempotency key is derived from ${pointer}, and the input has nothing there`,
    "Pass that part of the input, or an idempotencyKey.",
  );
}
