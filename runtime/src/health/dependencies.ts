import type { ClientCore } from "../client/core.ts";
import type { BreakerState } from "../machines/breaker-state.ts";
import { anchor } from "../machines/bucket-level.ts";
import type { RetryBudget } from "../machines/retry-budget.ts";
import { tallyOf } from "../machines/rolling-window.ts";
import type { Semaphore } from "../machines/semaphore.ts";
import type { CircuitCell } from "../state/circuit.ts";
import { heldOperations } from "../state/hold.ts";
import type { Lane } from "../state/lane.ts";
import { scopeName, scopeOf } from "../state/scope-name.ts";
import type { Told } from "../state/told.ts";
import type { CircuitHealth, DependencyHealth, HealthStatus, PaceHealth } from "./report.ts";

/** Makes plain JSON of one kind of state; `undefined`: nothing to say of it. */
type Describe<State> = (state: State, core: ClientCore) => Part | undefined;
type Part = Omit<DependencyHealth, "scope" | "name" | "status">;

/** Limits have their figures behind the scope in their key: so many words. */
const KINDS: readonly (readonly [kind: string, figures: number, describe: Describe<never>])[] = [
  ["breaker", 0, circuit],
  ["budget", 0, ({ budget }: { budget: RetryBudget }) => ({ budget: { tokens: budget.microTokens / 1e6 } })],
  ["bucket", 2, pace],
  ["bulkhead", 1, underWay],
  ["told", 0, told],
];

/** Everything that is known of what the client depends on, in the order in which it was first met. */
export function dependencies(core: ClientCore): readonly DependencyHealth[] {
  const found = new Map<string, Part>();
  for (const [kind, figures, describe] of KINDS) {
    for (const [key, state] of core.resources.list(kind)) {
      const scope = figures === 0 ? key : key.split(" ").slice(0, -figures).join(" ");
      if (!isOwn(core, scope)) continue;
      const part = (describe as Describe<object>)(state, core);
      if (part === undefined) continue;
      const before = found.get(scope) ?? {};
      const paces = [...(before.pace ?? []), ...(part.pace ?? [])];
      found.set(scope, { ...before, ...part, ...(paces.length > 0 && { pace: paces }) });
    }
  }
  for (const [scope, heldMs] of heldOperations(core)) found.set(scope, { ...found.get(scope), heldMs });
  return [...found].map(([scope, part]) => ({ ...named(core, scope), status: statusOf(part), ...part }));
}

/** Whether the state of a scope is this client's: shared resources hold what others know too, and a host is everybody's. */
function isOwn({ descriptor, identity }: ClientCore, key: string): boolean {
  switch (scopeOf(key)) {
    case "host":
      return true;
    case "client":
      return key === `client ${identity.client()}`;
    case "credential":
      return key === `credential ${descriptor.name} ${identity.credential()}`;
    case "tenant":
      return key === `tenant ${descriptor.name} ${identity.tenant()}`;
    default:
      return key.startsWith(`${scopeOf(key)} ${descriptor.name} `);
  }
}

function named(core: ClientCore, key: string): Pick<DependencyHealth, "scope" | "name"> {
  const name = scopeName(core, key);
  return name === undefined ? { scope: scopeOf(key) } : { scope: scopeOf(key), name };
}

function statusOf({ circuit: found, budget, pace: paces = [], heldMs }: Part): HealthStatus {
  if (found?.state === "open") return "down";
  const isSlow = paces.some(({ waiting, pausedMs }) => waiting > 0 || pausedMs !== undefined);
  const isSpent = budget !== undefined && budget.tokens < 1;
  return found?.state === "half-open" || isSpent || isSlow || heldMs !== undefined ? "degraded" : "up";
}

function circuit({ state, lastSuccessAtMs }: CircuitCell, { environment }: ClientCore): Part {
  const { now, wallNow } = environment;
  return {
    circuit: circuitHealth(state, now()),
    ...(lastSuccessAtMs !== undefined && {
      lastSuccessAt: new Date(wallNow() - (now() - lastSuccessAtMs)).toISOString(),
    }),
  };
}

function circuitHealth(state: BreakerState, nowMs: number): CircuitHealth {
  if (state.kind === "closed") {
    const { calls, failures } = tallyOf(state.window, nowMs);
    return { state: state.kind, calls, failures };
  }
  // Past its time it is open until the next call, which will be the probe.
  const isOpen = state.kind === "open" && nowMs < state.untilMs;
  return isOpen ? { state: "open", retryAfterMs: state.untilMs - nowMs } : { state: "half-open" };
}

function pace({ bucket, waiting, limits }: Lane, { environment }: ClientCore): Part {
  const nowMs = environment.now();
  const { anchorMs, anchorTokens } = anchor(bucket.level, limits, nowMs);
  const pausedMs = anchorMs - nowMs;
  const available = pausedMs > 0 ? 0 : Math.max(0, Math.floor(anchorTokens));
  const one: PaceHealth = {
    // An infinite rate is no figure of JSON's.
    ...(Number.isFinite(available) && { available }),
    waiting: waiting.size,
    ...(pausedMs > 0 && { pausedMs }),
  };
  return { pace: [one] };
}

function underWay({ semaphore }: { readonly semaphore: Semaphore }): Part {
  return { pace: [{ waiting: semaphore.queue.length, underWay: semaphore.held }] };
}

function told({ latest }: Told, { environment }: ClientCore): Part | undefined {
  return latest && { rateLimit: { ...latest.info, ageMs: environment.now() - latest.atMs } };
}
