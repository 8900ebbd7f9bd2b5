import type { LoadLimits } from "./limits.ts";

/** Size of a value, or the place where it goes beyond what is read. */
export type Measured =
  | {
      readonly kind: "size";
      readonly nodes: number;
      readonly members: number;
      readonly hasForeignRef: boolean;
      /** Something may have an address of its own. */
      readonly hasIdentifier: boolean;
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
  hasIdentifier: boolean;
  readonly limits: LoadLimits;
  /** The depth of the deepest value so far. */
  deepest: number;
  /** Of values that aliases may share: their extent, or `undefined` while it is being measured. Absent for JSON. */
  readonly shared: Map<object, Extent | undefined> | undefined;
}

/** What an alias stands for. */
interface Extent {
  readonly nodes: number;
  /** How many levels it goes down from where it stands. */
  readonly levels: number;
}

type Beyond = { kind: "beyond"; what: "depth" | "nodes" | "cycle" | "foreign-value"; tokens: string[] };

/** Measures a parsed value in one walk. A YAML alias counts as all that it stands for, in linear time. */
export function measure(value: unknown, limits: LoadLimits, options: { hasAliases: boolean }): Measured {
  const shared = options.hasAliases ? new Map<object, Extent | undefined>() : undefined;
  const tally: Tally = {
    nodes: 0,
    members: 0,
    hasForeignRef: false,
    hasIdentifier: false,
    limits,
    deepest: 0,
    shared,
  };
  const beyond = visit(value, 0, tally);
  if (beyond === undefined) {
    const { nodes, members, hasForeignRef, hasIdentifier } = tally;
    return { kind: "size", nodes, members, hasForeignRef, hasIdentifier };
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
  if (tally.shared.has(value)) return visitAgain(tally.shared.get(value), depth, tally);
  return visitShared(value, depth, tally, tally.shared);
}

function visitShared(
  value: object,
  depth: number,
  tally: Tally,
  shared: NonNullable<Tally["shared"]>,
): Beyond | undefined {
  shared.set(value, undefined);
  const { nodes, deepest } = tally;
  tally.deepest = depth;
  const fault = visitMembers(value, depth, tally);
  shared.set(value, { nodes: tally.nodes - nodes, levels: tally.deepest - depth });
  tally.deepest = Math.max(deepest, tally.deepest);
  return fault;
}

/** Aliases of aliases go deeper than anything that is written out. */
function visitAgain(extent: Extent | undefined, depth: number, tally: Tally): Beyond | undefined {
  if (extent === undefined) return beyond("cycle");
  tally.nodes += extent.nodes;
  if (tally.nodes > tally.limits.maxNodes) return beyond("nodes");
  tally.deepest = Math.max(tally.deepest, depth + extent.levels);
  return tally.deepest >= tally.limits.maxDepth ? beyond("depth") : undefined;
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
    if (key === "$id") tally.hasIdentifier = true;
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
