import { type Branch, entryAt, type Leaf, leaf, type Tree, valueAt, withEntry } from "../extension/tree.ts";
import type { Operation } from "../ir/api.ts";
import type { Level } from "./levels.ts";
import type { Mistake } from "./mistake.ts";
import { isSafeMethod } from "./presets.ts";
import type { Silence } from "./silence.ts";

/** What an operation's nature makes of the merged levels. */
export interface Restricted {
  readonly tree: Branch;
  readonly mistakes: readonly Mistake[];
}

interface Subject {
  readonly operation: Operation;
  readonly levels: readonly Level[];
  readonly silence: Silence;
}

/**
 * Takes away what higher levels say and this operation cannot have: hedging and caching when it is unsafe, a key when
 * it is a read or has no place for one, an attempt's default limit above the call's. What the operation says itself is a
 * mistake.
 */
export function restrict(merged: Branch, subject: Subject): Restricted {
  const steps = [restrictHedge, restrictCache, restrictKey, restrictAttempt];
  let tree = merged;
  const mistakes: Mistake[] = [];
  for (const step of steps) {
    const result = step(tree, subject);
    tree = result.tree;
    mistakes.push(...result.mistakes);
  }
  return { tree, mistakes };
}

/** Whether a repeat, a second request or a kept reply does no harm: by its method, or because the document says so. */
export function isSafe(tree: Branch, operation: Operation): boolean {
  const retryClass = valueAt(tree, "retry", "class");
  return isSafeMethod(operation.method) || retryClass === "safe" || retryClass === "long-poll";
}

function restrictHedge(tree: Branch, { operation, levels }: Subject): Restricted {
  const hedge = entryAt(tree, "hedge");
  if (hedge?.kind !== "branch") return { tree, mistakes: [] };
  const own = ownEntry(levels, "hedge");
  if (isSafe(tree, operation)) return { tree, mistakes: idleHedge(tree, operation, own) };
  const mistakes = mistakeAt(
    own,
    operation,
    "x-resilience-unsafe-hedge",
    "is not safe to send twice, and is hedged",
  );
  return { tree: withEntry(tree, "hedge", leaf(false)), mistakes };
}

/** A class that is sent once is sent once: the runtime makes no hedge then. */
function idleHedge(tree: Branch, operation: Operation, own: Tree | undefined): readonly Mistake[] {
  const retryClass = valueAt(tree, "retry", "class");
  if (own === undefined || (retryClass !== "never" && retryClass !== "unsent")) return [];
  const problem = `is of class ${retryClass}, and is hedged: no hedge is ever sent`;
  const pointer = own.origin ?? operation.pointer;
  return [{ operation, code: "x-resilience-idle-hedge", severity: "warning", problem, pointer }];
}

function restrictCache(tree: Branch, { operation, levels }: Subject): Restricted {
  const cache = entryAt(tree, "cache");
  if (cache?.kind !== "branch") return { tree, mistakes: [] };
  const invalidates = valueAt(cache, "invalidates");
  const isIdle = Array.isArray(invalidates) && invalidates.length === 0;
  const off = isIdle ? leaf(false, entryAt(cache, "mode")?.origin) : withEntry(cache, "mode", leaf("off"));
  if (valueAt(cache, "mode") === "off") return { tree: withEntry(tree, "cache", off), mistakes: [] };
  if (isSafe(tree, operation)) return { tree, mistakes: [] };
  const own = ownEntry(levels, "cache");
  const keeps =
    own?.kind === "branch" ? [...own.entries.keys()].some((key) => key !== "invalidates") : own !== undefined;
  const mistakes = mistakeAt(
    keeps ? own : undefined,
    operation,
    "x-resilience-unsafe-cache",
    "is not safe, and its replies are kept",
  );
  return { tree: withEntry(tree, "cache", off), mistakes };
}

function restrictKey(merged: Branch, subject: Subject): Restricted {
  const { operation, levels, silence } = subject;
  const tree = isLeftWithoutKey(merged, subject) ? withSilentClass(merged, silence) : merged;
  const isKeyed = valueAt(tree, "retry", "class") === "keyed";
  const isOn = entryAt(tree, "idempotency")?.kind === "branch";
  const hasCarrier =
    silence.carrier !== undefined ||
    levels.some(({ tree: level }) => namesCarrier(entryAt(level, "idempotency")));
  if (isKeyed && !(isOn && hasCarrier)) {
    const place = entryAt(tree, "retry", "class");
    const mistakes = mistakeAt(
      place,
      operation,
      "x-resilience-key-without-carrier",
      "is keyed, and has no place for its key",
    );
    return { tree, mistakes };
  }
  const isWanted =
    isOn &&
    hasCarrier &&
    (isKeyed || !isSafe(tree, operation) || ownEntry(levels, "idempotency") !== undefined);
  return { tree: isOn && !isWanted ? withEntry(tree, "idempotency", leaf(false)) : tree, mistakes: [] };
}

/** A read is safe to repeat as it is: it is keyed where it says so itself. A client's options leave it alone as well. */
function isLeftWithoutKey(tree: Branch, { operation, levels }: Subject): boolean {
  const isKeyed = valueAt(tree, "retry", "class") === "keyed";
  if (!isKeyed || !isSafeMethod(operation.method)) return false;
  const isOn = entryAt(tree, "idempotency")?.kind === "branch";
  const asksForKey = isOn && ownEntry(levels, "idempotency") !== undefined;
  return !asksForKey && !levels.some(({ place, tree: level }) => place === "operation" && namesClass(level));
}

function withSilentClass(tree: Branch, { retryClass, classOrigin }: Silence): Branch {
  const retry = entryAt(tree, "retry");
  if (retry?.kind !== "branch") return tree;
  return withEntry(tree, "retry", withEntry(retry, "class", leaf(retryClass, classOrigin)));
}

/** A total that is stated below an attempt's default limit bounds that too. */
function restrictAttempt(tree: Branch, { operation }: Subject): Restricted {
  const timeout = entryAt(tree, "timeout");
  const attempt = entryAt(timeout, "attemptMs");
  const total = entryAt(timeout, "totalMs");
  if (timeout?.kind !== "branch" || attempt?.kind !== "leaf" || total?.kind !== "leaf")
    return { tree, mistakes: [] };
  if (Number(attempt.value) <= Number(total.value)) return { tree, mistakes: [] };
  if (attempt.origin === undefined) {
    return { tree: withEntry(tree, "timeout", withEntry(timeout, "attemptMs", total)), mistakes: [] };
  }
  const problem = `has ${String(attempt.value)} ms for one attempt, and ${String(total.value)} ms in all`;
  return { tree, mistakes: mistakeAt(attempt, operation, "x-resilience-attempt-exceeds-total", problem) };
}

function ownEntry(levels: readonly Level[], key: string): Tree | undefined {
  return levels
    .flatMap(({ place, tree }) => (place === "operation" ? (tree.entries.get(key) ?? []) : []))
    .at(-1);
}

function namesClass(level: Tree): boolean {
  return (entryAt(level, "class") ?? entryAt(level, "retry", "class")) !== undefined;
}

function namesCarrier(block: Tree | undefined): boolean {
  if (block?.kind === "leaf") return block.value === true;
  return block !== undefined && ["in", "name"].some((key) => valueAt(block, key) !== undefined);
}

function mistakeAt(
  place: Tree | Leaf | undefined,
  operation: Operation,
  code: Mistake["code"],
  problem: string,
): readonly Mistake[] {
  if (place === undefined) return [];
  return [{ operation, code, severity: "error", problem, pointer: place.origin ?? operation.pointer }];
}
