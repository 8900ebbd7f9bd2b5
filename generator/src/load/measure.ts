import type { LoadLimits } from "./limits.ts";

/** Size of a value, or the place where it goes beyond what is read. */
export type Measured =
  | {
      readonly kind: "size";
      readonly nodes: number;
      readonly members: number;
      readonly hasForeignRef: boolean;
    }
  | {
      readonly kind: "beyond";
      readonly what: "depth" | "nodes" | "cycle" | "foreign-value";
      readonly tokens: readonly string[];
    };

interface Tally {
  nodes: number;
  members: number;
  hasForeignRef: boolean;
  readonly limits: LoadLimits;
  /** Of values that aliases may share: their size, or `undefined` while it is being counted. Absent for JSON. */
  readonly shared: Map<object, number | undefined> | undefined;
}

type Beyond = { kind: "beyond"; what: "depth" | "nodes" | "cycle" | "foreign-value"; tokens: string[] };

/** Measures a parsed value in one walk. A YAML alias counts as all that it stands for, in linear time. */
export function measure(value: unknown, limits: LoadLimits, options: { hasAliases: boolean }): Measured {
  const shared = options.hasAliases ? new Map<object, number | undefined>() : undefined;
  const tally: Tally = { nodes: 0, members: 0, hasForeignRef: false, limits, shared };
  const beyond = visit(value, 0, tally);
  if (beyond === undefined) {
    return { kind: "size", nodes: tally.nodes, members: tally.members, hasForeignRef: tally.hasForeignRef };
  }
  return { ...beyond, tokens: beyond.tokens.reverse() };
}

function visit(value: unknown, depth: number, tally: Tally): Beyond | undefined {
  tally.nodes += 1;
  if (tally.nodes > tally.limits.maxNodes) return beyond("nodes");
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" && !Number.isFinite(value) ? beyond("foreign-value") : undefined;
  }
  if (depth >= tally.limits.maxDepth) return beyond("depth");
  if (tally.shared === undefined) return visitMembers(value, depth, tally);
  if (tally.shared.has(value)) return visitAgain(tally.shared.get(value), tally);
  tally.shared.set(value, undefined);
  const before = tally.nodes;
  const fault = visitMembers(value, depth, tally);
  tally.shared.set(value, tally.nodes - before);
  return fault;
}

function visitAgain(size: number | undefined, tally: Tally): Beyond | undefined {
  if (size === undefined) return beyond("cycle");
  tally.nodes += size;
  return tally.nodes > tally.limits.maxNodes ? beyond("nodes") : undefined;
}

function visitMembers(value: object, depth: number, tally: Tally): Beyond | undefined {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const fault = visit(value[index], depth + 1, tally);
      if (fault !== undefined) return within(fault, String(index));
    }
    return undefined;
  }
  if (!isPlain(value)) return beyond("foreign-value");
  for (const key of Object.keys(value)) {
    const member = Reflect.get(value, key);
    tally.members += 1;
    if (key === "$ref" && typeof member === "string" && !member.startsWith("#")) tally.hasForeignRef = true;
    const fault = visit(member, depth + 1, tally);
    if (fault !== undefined) return within(fault, key);
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function beyond(what: Beyond["what"]): Beyond {
  return { kind: "beyond", what, tokens: [] };
}

/** Tokens are gathered inside out, and only once something was found. */
function within(fault: Beyond, token: string): Beyond {
  fault.tokens.push(token);
  return fault;
}
