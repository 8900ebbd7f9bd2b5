import { leaf, plain } from "../extension/tree.ts";
import type { Policy, PolicyPatch } from "../ir/policy.ts";
import { finishPolicy } from "./finish.ts";
import { defaultClass, presetsFor } from "./presets.ts";

type Values = Readonly<Record<string, unknown>>;

/** Keys whose objects are alternatives, and so are printed whole. */
const ATOMIC: ReadonlySet<string> = new Set(["delay"]);

/** What holds for a method (upper case) when nobody says otherwise; the runtime's `defaultPolicy` is the same. */
export function defaultPolicy(method: string): Policy {
  const presets = presetsFor(leaf(defaultClass(method)));
  return finishPolicy(presets.silent, presets).value;
}

/** The order of a printed patch: what decides most comes first. */
const ORDER = Object.keys({
  class: 0,
  retry: 0,
  timeout: 0,
  budget: 0,
  breaker: 0,
  rateLimit: 0,
  cache: 0,
  idempotency: 0,
  hedge: 0,
  failure: 0,
  fallback: 0,
  criticality: 0,
  failMode: 0,
  reader: 0,
  pagination: 0,
  telemetry: 0,
} satisfies Record<keyof Policy, 0>) as readonly (keyof Policy)[];

const ENABLED = plain(presetsFor(leaf("never")).enabled) as Values;

/**
 * What a policy says that its method's defaults do not: what a descriptor prints. The runtime's `mergePolicy` gives the
 * whole policy back from it.
 */
export function policyPatch(policy: Policy, method: string): PolicyPatch {
  const base = defaultPolicy(method) as unknown as Values;
  const patch: Record<string, unknown> = {};
  for (const key of ORDER) {
    const difference = differenceOf(impliedBase(key, base[key], policy), policy[key], ENABLED[key]);
    if (difference !== undefined) patch[key] = difference;
  }
  return patch as PolicyPatch;
}

/** What the runtime starts from when a patch is silent on a block: class `keyed` alone turns on `idempotency`. */
function impliedBase(key: string, base: unknown, policy: Policy): unknown {
  return key === "idempotency" && policy.class === "keyed" ? ENABLED[key] : base;
}

/** What to print so that a merge over `base` gives `value`; `undefined` for nothing. */
function differenceOf(base: unknown, value: unknown, whenOff: unknown): unknown {
  if (!isPlainObject(value)) return isEqual(base, value) ? undefined : value;
  const start = isPlainObject(base) ? base : isPlainObject(whenOff) ? whenOff : {};
  const difference: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const changed = ATOMIC.has(key) ? whole(start[key], member) : differenceOf(start[key], member, undefined);
    if (changed !== undefined) difference[key] = changed;
  }
  return isPlainObject(base) && Object.keys(difference).length === 0 ? undefined : difference;
}

function whole(base: unknown, value: unknown): unknown {
  return isEqual(base, value) ? undefined : value;
}

/** Equal as JSON; the keys of both come in one order, because both were built from one definition. */
function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function isPlainObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
