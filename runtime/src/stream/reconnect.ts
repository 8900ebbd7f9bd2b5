import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import type { AttemptRecord } from "../call/record.ts";
import { isTotalNamed, streamMs } from "../call/total-time.ts";
import { setHeader } from "../encode/header-map.ts";
import { wait } from "../environment/wait.ts";
import { AbortedError } from "../errors/aborted-error.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import { brandOf, type SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify } from "../machines/classify.ts";
import { BUDGET_SPENT, paidFor, refunded } from "../state/allowance.ts";
import type { StreamOpening } from "./opening.ts";

/** A connection to be made again. */
export interface Reconnection {
  /** What ended the one before; `undefined`: it ended in order. */
  readonly broken: unknown;
  /** Reconnections in a row that brought nothing. */
  readonly fruitless: number;
  /** How long the server asks to wait before. */
  readonly askedMs?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly isStopped: () => boolean;
}

/** Whether a stream that has ended so may be asked for again: the connection failed, and the class makes a repeat safe. */
export function isResumable({ policy, operation, log }: PreparedCall, fruitless: number): boolean {
  if (fruitless >= policy.retry.maxAttempts) return false;
  const outcome = { kind: "failure", sent: "maybe", attemptTimeout: false } as const;
  const keyed = log.idempotencyKey !== undefined;
  const context = { policy, method: operation.method, keyed, conditional: false, reachedBefore: true };
  return classify(outcome, context).kind === "repeat";
}

/** The connection failed, or nothing came for too long; any other error would come again. */
export function isBreak(thrown: unknown): boolean {
  const kind = brandOf(thrown);
  return kind === "transport" || (kind === "timeout" && (thrown as SdkError).code === "idle-timeout");
}

/**
 * Makes a request again that has been answered: a repeat as any other, paid from the retry budget, after a backoff, within
 * the time that covers the stream. Its deadline is its own, as a stream may have run for days. `undefined`: nobody waits for
 * it any more.
 */
export async function reconnect(
  { call, again }: StreamOpening,
  reconnection: Reconnection,
): Promise<Reply | undefined> {
  const { broken, isStopped } = reconnection;
  const delayMs = delayOf(call, reconnection);
  if (!isInTime(call, delayMs)) throw broken ?? outOfTime(call);
  if (!paidFor(call, "retry")) throw new RejectedError(contextOf(call.log), BUDGET_SPENT, broken);
  const attempts: AttemptRecord[] = [];
  try {
    tell(call, reconnection, delayMs);
    await pause(call, delayMs);
    if (isStopped()) return undefined;
    const reply = await again(repeated(call, reconnection, attempts));
    if (!isStopped()) return reply;
    if (reply.body.kind === "stream") await reply.body.stream.cancel().catch(() => undefined);
    return undefined;
  } finally {
    if (!attempts.some(isSent)) refunded(call);
  }
}

/** A wait that the end of the stream's time would cut short is not begun, whatever the server asks for. */
function isInTime(call: PreparedCall, delayMs: number): boolean {
  const { log } = call;
  return log.now() + delayMs < log.startedAtMs + streamMs(call);
}

/** The stream has ended in order, and yet not for good. */
function outOfTime(call: PreparedCall): SdkError {
  const stop = { kind: "timeout", phase: "total", limitMs: streamMs(call) } as const;
  return stoppedError(stop, "GET", contextOf(call.log), "yes");
}

/** The ends of attempts that were stopped, the one kind that is written down though no request was made. */
const STOPS: ReadonlySet<string | undefined> = new Set(["aborted", "attempt-timeout", "total-timeout"]);

function isSent({ sent, reason }: AttemptRecord): boolean {
  return sent !== "no" || !STOPS.has(reason);
}

function delayOf({ policy, core }: PreparedCall, { askedMs, fruitless }: Reconnection): number {
  const { random } = core.environment;
  const state = { repeats: fruitless, previousDelayMs: 0, pace: "normal" } as const;
  const ownMs = backoffDelayMs(policy.retry, state, random());
  if (askedMs === undefined) return ownMs;
  return serverDelayMs(Math.min(askedMs, policy.retry.retryAfter.maxMs), ownMs, random());
}

function repeated(
  call: PreparedCall,
  { headers: more }: Reconnection,
  attempts: AttemptRecord[],
): PreparedCall {
  const headers = new Map(call.request.headers);
  for (const [name, value] of Object.entries(more)) setHeader(headers, name, value);
  const startedAtMs = isTotalNamed(call) ? call.log.startedAtMs : call.log.now();
  const log = { ...call.log, startedAtMs, attempts, drift: [] };
  return { ...call, request: { ...call.request, headers }, log };
}

function tell({ core, log }: PreparedCall, { broken, fruitless }: Reconnection, delayMs: number): void {
  const { operation, correlationId } = log;
  const cause = broken === undefined ? "stream-ended" : String((broken as SdkError).code);
  core.emit?.({ kind: "retry", operation, correlationId, attempt: fruitless + 1, cause, delayMs });
}

async function pause({ core, options, log }: PreparedCall, delayMs: number): Promise<void> {
  const { signal } = options;
  await wait(delayMs, core.environment, signal).catch((reason: unknown) => {
    throw new AbortedError(contextOf(log), reason, "yes");
  });
}
