import type { BoundedCall } from "../call/handler.ts";
import { createCallLog } from "../call/log.ts";
import { stopSource } from "../call/stop.ts";
import { inBackground } from "../environment/environment.ts";
import { fetchAnew, type Got } from "./fetch-anew.ts";
import { flightKey } from "./flight-key.ts";
import { keeperOf, type Lookup } from "./lookup.ts";
import type { CachedReply } from "./store.ts";

/** Renews in the background what was handed over stale; once, however many ask for it meanwhile. */
export function renewLater(lookup: Lookup, entry: CachedReply): void {
  const { call, place, flights } = lookup;
  const { core, policy } = call;
  const key = JSON.stringify(["renew", flightKey(call, place)]);
  if (flights.isUnderWay(core, key)) return;
  const { own, disarm } = inItsOwnTime(call, policy.timeout.totalMs);
  // Nobody else boards: what changes meanwhile is found changed when it is kept.
  const { result } = flights.board({ ...own, core }, key, 0, ({ signal }) =>
    renew(lookup, { ...own, signal }, entry),
  );
  // How it failed was told by its attempts; the next call finds out for itself.
  result.catch(() => undefined).finally(disarm);
}

async function renew(lookup: Lookup, call: BoundedCall, entry: CachedReply): Promise<Got> {
  const { next, read, rules, place } = lookup;
  const renewed = await fetchAnew({ call, next, rules, entry, place }, keeperOf(lookup));
  // No caller will: what cannot be read must not take the place of what is kept.
  if (renewed.reply.onRead !== undefined) await read(call, renewed.reply);
  return renewed;
}

/** The call once more, behind its own back, with all the time that a call has. */
function inItsOwnTime(call: BoundedCall, totalMs: number): { own: BoundedCall; disarm: () => void } {
  const { core, log, options } = call;
  const environment = inBackground(core.environment);
  const { now } = environment;
  const source = stopSource();
  const expire = (): void => source.stop({ kind: "timeout", phase: "total", limitMs: totalMs });
  const disarm = environment.schedule(totalMs, expire);
  const own: BoundedCall = {
    ...call,
    core: { ...core, environment },
    // Its caller has what was kept; this body is for the store.
    options: { ...options, as: undefined, onProgress: undefined },
    log: createCallLog(log.operation, log.correlationId, now),
    signal: source.signal,
    deadlineAtMs: now() + totalMs,
  };
  return { own, disarm };
}
