import * as z from "zod/mini";
import type { Node } from "./node.ts";
import { reading, rejected } from "./schema.ts";

/** Any value. */
export function unknown(): Node {
  return { kind: "any", build: () => z.unknown() };
}

/** No value at all. */
export function never(): Node {
  return { kind: "value", build: () => nothing };
}

const nothing = /*@__PURE__*/ reading((payload) => rejected(payload, "no value"));

/** `null`. */
export function nil(): Node {
  return { kind: "value", build: () => z.null() };
}

/** `true` or `false`. */
export function boolean(): Node {
  return { kind: "value", build: () => z.boolean() };
}
