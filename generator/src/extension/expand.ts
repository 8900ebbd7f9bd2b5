import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RawExtension } from "../ir/extension.ts";
import { at, type Pointer } from "../ir/ids.ts";

/** Finds what a `$ref` names; `undefined` when there is nothing. */
export type ResolveRef = (ref: string, from: Pointer) => RawExtension | undefined;

/** An extension without `$ref` and `x-*` keys, and where each of its values stands. */
export interface Expanded {
  readonly value: unknown;
  readonly pointerOf: (path: readonly PropertyKey[]) => Pointer;
  readonly diagnostics: readonly Diagnostic[];
}

interface Expansion {
  readonly resolve: ResolveRef;
  readonly diagnostics: Diagnostic[];
  /** Where a reference led, by the path that it stands at. */
  readonly jumps: Map<string, Pointer>;
  nodes: number;
}

const MAX_DEPTH = 32;
const MAX_NODES = 10_000;

/** Follows references, and drops keys that belong to others. A fallback's `value` is data, and stays as it is. */
export function expandExtension(raw: RawExtension, resolve: ResolveRef): Expanded {
  const expansion: Expansion = { resolve, diagnostics: [], jumps: new Map(), nodes: 0 };
  const value = expand(expansion, raw, [], 0);
  const pointerOf = (path: readonly PropertyKey[]): Pointer => locate(expansion, raw.pointer, path);
  return { value, pointerOf, diagnostics: expansion.diagnostics };
}

function expand(expansion: Expansion, place: RawExtension, path: readonly string[], depth: number): unknown {
  const { value, pointer } = place;
  if (typeof value !== "object" || value === null || isData(path)) return value;
  if (depth > MAX_DEPTH) return report(expansion, pointer, "is nested too deeply, or refers to itself");
  expansion.nodes += 1;
  if (expansion.nodes > MAX_NODES)
    return expansion.nodes === MAX_NODES + 1
      ? report(expansion, pointer, "is too large, or refers to itself")
      : undefined;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      expand(expansion, { value: item, pointer: at(pointer, index) }, [...path, String(index)], depth + 1),
    );
  }
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
    return value;
  const ref: unknown = Object.hasOwn(value, "$ref") ? (value as { $ref?: unknown }).$ref : undefined;
  return ref === undefined
    ? expandObject(expansion, value, pointer, path, depth)
    : follow(expansion, ref, pointer, path, depth);
}

function expandObject(
  expansion: Expansion,
  value: object,
  pointer: Pointer,
  path: readonly string[],
  depth: number,
): unknown {
  const members = Object.entries(value)
    .filter(([key]) => !key.startsWith("x-"))
    .map(([key, member]: [string, unknown]) => {
      const place = { value: member, pointer: at(pointer, key) };
      return [key, expand(expansion, place, [...path, key], depth + 1)] as const;
    });
  return Object.fromEntries(members);
}

function follow(
  expansion: Expansion,
  ref: unknown,
  from: Pointer,
  path: readonly string[],
  depth: number,
): unknown {
  if (typeof ref !== "string") return report(expansion, from, "has a $ref that is no text");
  const target = expansion.resolve(ref, from);
  if (target === undefined)
    return report(expansion, from, `has a $ref to ${JSON.stringify(ref)}, where nothing is`);
  expansion.jumps.set(keyOf(path), target.pointer);
  return expand(expansion, target, path, depth + 1);
}

/** Left out of the value, so that nothing more is said of it. */
function report(expansion: Expansion, pointer: Pointer, problem: string): undefined {
  expansion.diagnostics.push({
    code: "x-resilience-reference",
    severity: "error",
    message: `x-resilience ${problem}`,
    pointer,
  });
  return undefined;
}

function isData(path: readonly string[]): boolean {
  return path.length >= 3 && path[0] === "fallback" && path[2] === "value";
}

function locate(expansion: Expansion, base: Pointer, path: readonly PropertyKey[]): Pointer {
  const tokens = path.map(String);
  for (let length = tokens.length; length >= 0; length--) {
    const jump = expansion.jumps.get(keyOf(tokens.slice(0, length)));
    if (jump !== undefined) return at(jump, ...tokens.slice(length));
  }
  return at(base, ...tokens);
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
