import { type Block, blockOf, docOf } from "../extension/block.ts";
import { operationLevel } from "../extension/places.ts";
import { type Branch, branch, type Leaf, leaf, type Tree, treeOf, withEntry } from "../extension/tree.ts";
import type { RetryClass } from "../ir/policy.ts";
import type { Presets } from "./merge.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE"]);

/** Whether a method (upper case) only reads, by its definition (RFC 9110, section 9.2.1). */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/** Whether a repeat of a method has no further effect, by its definition (RFC 9110, section 9.2.2). */
export function isIdempotentMethod(method: string): boolean {
  return isSafeMethod(method) || IDEMPOTENT_METHODS.has(method);
}

/** The class of a method whose document is silent. */
export function defaultClass(method: string): RetryClass {
  if (isSafeMethod(method)) return "safe";
  return isIdempotentMethod(method) ? "idempotent" : "unsent";
}

/** Every block with its defaults, as the definition of the extension states them. */
const ENABLED: Branch = defaultsOf(operationLevel, false);

const SILENT: Branch = defaultsOf(operationLevel, true);

/** What an operation falls back to, given its class when nobody states one and the block of its key, where it has one. */
export function presetsFor(retryClass: Leaf, idempotency?: Tree): Presets {
  const silent = withPatience(withEntry(SILENT, "retry", withClass(SILENT, retryClass)), retryClass);
  const enabled = withPatience(withEntry(ENABLED, "retry", withClass(ENABLED, retryClass)), retryClass);
  if (idempotency === undefined) return { silent, enabled };
  return {
    silent: withEntry(silent, "idempotency", idempotency),
    enabled: withEntry(enabled, "idempotency", idempotency),
  };
}

/** The defaults of a block on its own, such as `oauth`. */
export function blockDefaults(definition: Block): Branch {
  return defaultsOf(definition, true);
}

/** The defaults of `idempotency` where it is on. */
export function idempotencyDefaults(): Branch {
  const found = ENABLED.entries.get("idempotency");
  return found?.kind === "branch" ? found : branch([]);
}

/** Servers of events send a sign of life every 15 seconds, if they are kind (WHATWG HTML, section 9.2.7). */
const STREAM_IDLE_MS = 60_000;

function withPatience(tree: Branch, retryClass: Leaf): Branch {
  const timeout = tree.entries.get("timeout");
  if (retryClass.value !== "stream" || timeout?.kind !== "branch") return tree;
  return withEntry(tree, "timeout", withEntry(timeout, "idleMs", leaf(STREAM_IDLE_MS)));
}

function withClass(tree: Branch, retryClass: Leaf): Tree {
  const retry = tree.entries.get("retry");
  return withEntry(retry?.kind === "branch" ? retry : branch([]), "class", retryClass);
}

/** Blocks that are off by default are left off where `obeysOff`, at this level. */
function defaultsOf(definition: Block, obeysOff: boolean): Branch {
  const entries = new Map<string, Tree>();
  for (const [key, field] of Object.entries(definition.shape)) {
    const preset = docOf(field).default;
    const inner = blockOf(field);
    if (inner !== undefined && !(preset === false && obeysOff)) entries.set(key, defaultsOf(inner, true));
    else if (preset !== undefined)
      for (const [name, tree] of entriesOf(key, field.parse(preset))) entries.set(name, tree);
  }
  return branch(entries);
}

function entriesOf(key: string, value: unknown): ReadonlyMap<string, Tree> {
  const tree = treeOf({ [key]: value }, () => undefined);
  return tree.kind === "branch" ? tree.entries : new Map();
}
