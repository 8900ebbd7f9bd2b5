import * as z from "zod/mini";
import { rejection } from "./issue.ts";
import type { Node } from "./node.ts";
import { reading } from "./schema.ts";

/** Any value. */
export function unknown(): Node {
  return { kind: "any", build: () => z.unknown() };
}

/** No value at all. */
export function never(): Node {
  return { kind: "value", build: () => nothing };
}

const nothing = /*@__PURE__*/ reading((payload) => {
  payload.issues.push(rejection("no value", payload.value));
  return payload;
});

/** `null`. */
export function nil(): Node {
  return { kind: "value", build: () => z.null() };
}

/** `true` or `false`. */
export function boolean(): Node {
  return { kind: "value", build: () => z.boolean() };
}
