import type { BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import type { CacheState } from "../call/record.ts";
import { Stopped } from "../call/stop.ts";
import { SdkError } from "../errors/sdk-error.ts";
import type { CachePolicy } from "../policy.ts";
import { confirmed, entryOf, replyOf } from "./entry.ts";
import { ageMsOf, isStorable, mayStandIn, usableForMs, validatorsOf } from "./freshness.ts";
import { isAnswerTo } from "./identity.ts";
import { onceRead } from "./once-read.ts";
import type { Place } from "./place.ts";
import type { CachedReply } from "./store.ts";

/** What a request brought, and whether it is an answer of the server's. */
export interface Got {
  readonly reply: Reply;
  readonly state: CacheState;
  readonly ageMs: number;
  /** Why a stale reply stands in: a status or the code of an error. */
  readonly cause?: string;
  /** The credentials had become somebody else's when it was sent: it answers the call that made it, and no other. */
  readonly isAnothers?: boolean;
}

/** A request, and what is kept from the last one like it. */
export interface Renewal {
  readonly call: BoundedCall;
  readonly next: BoundedHandler;
  readonly rules: CachePolicy;
  readonly entry: CachedReply | undefined;
  readonly place: Place;
}

/** How long what can be confirmed by a 304, or may stand in for a failure, is kept after it has become stale. */
const KEPT_STALE_MS = 86_400_000;

/** Where what was brought goes. */
export interface Keeper {
  readonly keep: (entry: CachedReply, ttlMs: number) => void;
  /** Forgets what was asked for before. */
  readonly drop: (beforeMs: number) => void;
}

/** Answers that take back what was said before: it must not come out again in an outage. */
const TAKEN_BACK: readonly number[] = [401, 403, 404, 410, 451];

/** Asks the server; a kept reply is confirmed, or stands in where it may. */
export async function fetchAnew(renewal: Renewal, keeper: Keeper): Promise<Got> {
  const { call, next, rules, entry } = renewal;
  const { wallNow } = call.core.environment;
  const requestedAtMs = wallNow();
  const reply = await next(entry === undefined ? call : conditional(call, entry)).catch((thrown: unknown) =>
    standIn(renewal, thrown),
  );
  if ("state" in reply) return reply;
  if (entry !== undefined && reply.status === 304) {
    const updated = isAnothers(renewal, reply) ? undefined : confirmed(entry, reply, requestedAtMs);
    if (updated === undefined) return fetchAnew({ ...renewal, entry: undefined }, keeper);
    return renewed(renewal, updated, entry, keeper);
  }
  const cause = outageIn(reply);
  if (entry !== undefined && cause !== undefined && mayStandIn(entry, rules, wallNow())) {
    return { ...got(call, entry, "stale"), cause };
  }
  return accept(renewal, reply, requestedAtMs, keeper);
}

/** Takes a reply for the server's answer, which may be kept. */
export function accept(renewal: Renewal, reply: Reply, requestedAtMs: number, keeper: Keeper): Got {
  const { call } = renewal;
  if (isAnothers(renewal, reply)) return { reply, state: "miss", ageMs: 0, isAnothers: true };
  if (TAKEN_BACK.includes(reply.status)) keeper.drop(requestedAtMs);
  const fresh = call.request.method === "GET" ? entryOf(call, reply, requestedAtMs) : undefined;
  const keep = (): void => {
    if (fresh !== undefined) keepIfAllowed(renewal, fresh, keeper);
  };
  return { reply: fresh === undefined ? reply : onceRead(reply, { keep }), state: "miss", ageMs: 0 };
}

/** Whether a reply was given to somebody else than who began the call. */
export function isAnothers({ call, place }: Renewal, reply: Reply): boolean {
  return !isAnswerTo(place.identity, reply, call.core);
}

/** What the server has confirmed or completed, instead of what it was made from: of neither is anything kept if it cannot be read. */
export function renewed(renewal: Renewal, entry: CachedReply, former: CachedReply, keeper: Keeper): Got {
  const found = got(renewal.call, entry, "revalidated");
  const keep = (): void => keepIfAllowed(renewal, entry, keeper);
  // It would only be confirmed or completed again.
  const drop = (): void => keeper.drop(former.requestedAtMs + 1);
  return { ...found, reply: onceRead(found.reply, { keep, drop }) };
}

/** Keeps what the server and the policy let be kept. */
function keepIfAllowed(renewal: Renewal, entry: CachedReply, keeper: Keeper): void {
  const { call, rules } = renewal;
  if (!isStorable(entry, rules, call.core.environment.wallNow())) return;
  keeper.keep(entry, keptForMs(renewal, entry));
}

/** The kept reply in place of a failure that is not the caller's doing. */
export function standIn({ call, rules, entry }: Renewal, thrown: unknown): Got {
  const cause = outage(thrown);
  const mayUse = entry !== undefined && mayStandIn(entry, rules, call.core.environment.wallNow());
  if (cause === undefined || !mayUse) throw thrown;
  return { ...got(call, entry, "stale"), cause };
}

/** Why a reply is a failure of the server; `undefined`: it is none. */
function outageIn({ status, failure }: Reply): string | undefined {
  if (failure?.verdict === "transient") return "failure-in-body";
  return status >= 500 ? String(status) : undefined;
}

/** The code of a failure of the server, the network or time; `undefined` for any other. */
function outage(thrown: unknown): string | undefined {
  if (thrown instanceof Stopped)
    return thrown.stop.kind === "timeout" ? `${thrown.stop.phase}-timeout` : undefined;
  if (!(thrown instanceof SdkError)) return undefined;
  return ["transport", "timeout", "rejected"].includes(thrown.kind) ? thrown.code : undefined;
}

/** What is kept, as an answer to the call. */
function got(call: BoundedCall, entry: CachedReply, state: CacheState): Got {
  const nowMs = call.core.environment.wallNow();
  return { reply: replyOf(entry, nowMs, call), state, ageMs: ageMsOf(entry, nowMs) };
}

function conditional(call: BoundedCall, entry: CachedReply): BoundedCall {
  const headers = new Map([...call.request.headers, ...validatorsOf(entry)]);
  return { ...call, request: { ...call.request, headers } };
}

function keptForMs({ call, rules }: Renewal, entry: CachedReply): number {
  const usableMs = usableForMs(entry, rules, call.core.environment.wallNow());
  const staleMs = call.policy.fallback.map((step) =>
    step.kind === "stale" ? (step.maxAgeMs ?? KEPT_STALE_MS) : 0,
  );
  const confirmableMs = validatorsOf(entry).length > 0 ? KEPT_STALE_MS : 0;
  return usableMs + Math.max(confirmableMs, ...staleMs);
}
