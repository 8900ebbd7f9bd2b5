/** Fallbacks for clients whose operations have a `fallback` policy. */
import type { FallbackExtension } from "../call/extension.ts";
import type { Outcome, PreparedCall } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import type { Degradation, Sent } from "../call/record.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { AbortedError } from "../errors/aborted-error.ts";
import { AmbiguousOutcomeError } from "../errors/ambiguous-outcome-error.ts";
import { SdkError } from "../errors/sdk-error.ts";
import type { Operation } from "../operation.ts";
import type { FallbackStep } from "../policy.ts";
import { causeOf, isOutage, mayTake } from "./eligible.ts";
import type { FallbackQueue } from "./queue.ts";
import { type StepParts, type Stepped, take, withoutReply } from "./steps.ts";

export type { FallbackExtension } from "../call/extension.ts";
export type { FallbackQueue, QueuedCall } from "./queue.ts";

/** What fallback chains may fall back on. */
export interface FallbackOptions {
  /** Queues by the name that policies give them. */
  readonly queues?: Readonly<Record<string, FallbackQueue>> | undefined;
  /** Operations that others fall back on, where the client is one without methods. */
  readonly operations?: readonly Operation[] | undefined;
}

/**
 * Makes `fallback` policies act. Only outages are stood in for: never an answer such as a 404, a mistake of the
 * caller's, a lack of credentials or an abort. `meta.degraded` and a `degraded` event tell every time.
 *
 * The caller's abort ends any step. Each has time of its own, after the call's: a look into the cache and a queue as long as
 * the policy gives a call (`timeout.totalMs`), at most what the call's context has left, if that has any; another
 * operation what its own policy or the call's `timeout` says, and nothing once the context's time is up.
 *
 * @example
 * const api = createClient({ cache: memoryCache(), fallback: fallbacks({ queues: { charges } }) });
 */
export function fallbacks(options: FallbackOptions = {}): FallbackExtension {
  const { queues = {} } = options;
  const operations = (options.operations ?? []).map((operation) => operation.describe());
  return {
    handle: async (call, next, read) => {
      try {
        return await next(call);
      } catch (error) {
        if (!isOutage(error, call)) throw error;
        return standIn(call, error, { queues, operations, read });
      }
    },
  };
}

/**
 * The first step that helps; else the first error, which is why all this was tried. A write that may have been done by another
 * operation is not tried in a third place.
 */
async function standIn(call: PreparedCall, error: SdkError, parts: StepParts): Promise<Outcome> {
  const cause = causeOf(error);
  for (const step of call.policy.fallback) {
    throwIfAborted(call, "no");
    const result = mayTake(step, call, error) ? await tried(step, call, parts) : refused;
    if (!result.ok) {
      noteFailure(call, step.kind, result.why);
      continue;
    }
    note(call, { source: step.kind, cause, ...result.about });
    return result.outcome;
  }
  if (call.policy.failMode === "closed" || call.policy.criticality === "critical") throw error;
  if (error.kind === "ambiguous") throw error;
  note(call, { source: "none", cause });
  return withoutReply(undefined);
}

const refused: Stepped = { ok: false, why: "unsafe" };

async function tried(step: FallbackStep, call: PreparedCall, parts: StepParts): Promise<Stepped> {
  try {
    return await take(step, call, parts);
  } catch (thrown) {
    throwIfAborted(call, sentBy(step, thrown));
    if (thrown instanceof AmbiguousOutcomeError) throw thrown;
    return { ok: false, why: whyOf(thrown) };
  }
}

/** Whoever has aborted wants nothing to stand in. */
function throwIfAborted({ options: { signal }, log }: PreparedCall, sentMeanwhile: Sent): void {
  if (signal?.aborted !== true) return;
  const sent = actedSoFar(log);
  throw new AbortedError(contextOf(log), signal.reason, sent === "no" ? sentMeanwhile : sent);
}

/** Whether a step that was aborted may have reached somebody. */
function sentBy(step: FallbackStep, thrown: unknown): Sent {
  if (step.kind === "queue") return "maybe";
  return thrown instanceof AbortedError ? thrown.sent : "no";
}

function whyOf(thrown: unknown): string {
  if (thrown instanceof Stopped) return reasonOf(thrown.stop);
  return thrown instanceof SdkError ? causeOf(thrown) : "failed";
}

function note({ core, log }: PreparedCall, degraded: Degradation): void {
  const { operation, correlationId } = log;
  log.degraded = degraded;
  core.emit?.({ kind: "degraded", operation, correlationId, ...degraded });
}

function noteFailure({ core, log }: PreparedCall, source: Degradation["source"], cause: string): void {
  const { operation, correlationId } = log;
  core.emit?.({ kind: "fallback-failed", operation, correlationId, source, cause });
}
