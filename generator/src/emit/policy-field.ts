import type { PolicyPatch } from "../ir/policy.ts";
import type { JsonValue } from "../ir/schema.ts";
import { code, grouped, literal, objectKey } from "./code.ts";
import { block, type Layout, sequence } from "./layout.ts";

/** What an operation's policy changes of the defaults; `undefined` where it changes nothing. */
export function policyField(patch: PolicyPatch): Layout | undefined {
  return Object.values(patch).every((value) => value === undefined) ? undefined : valueLayout(patch);
}

/** Plain data as the code that makes it. */
export function valueLayout(value: unknown): Layout {
  if (typeof value === "number") {
    return grouped(value);
  }
  if (Array.isArray(value)) {
    return block(
      "elements",
      value.map((item: unknown) => ({ body: valueLayout(item) })),
    );
  }
  if (typeof value !== "object" || value === null) {
    return literal((value ?? null) as JsonValue);
  }
  const items = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => ({ body: sequence(code`${objectKey(key)}: `, valueLayout(member)) }));
  return block("properties", items);
}
