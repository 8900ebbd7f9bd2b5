import { tellProgress } from "../cache/tell-progress.ts";
import { start } from "../call/call.ts";
import type { ReadReply } from "../call/extension.ts";
import type { Outcome, PreparedCall, RawCall } from "../call/handler.ts";
import type { Degradation } from "../call/record.ts";
import { firstPlace } from "../call/traceparent.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { FallbackStep } from "../policy.ts";
import type { FallbackQueue } from "./queue.ts";
import { queuedCall } from "./queued-call.ts";
import { withinStep } from "./step-time.ts";

/** What a step brought, or why it could not help. */
export type Stepped =
  | { readonly ok: true; readonly outcome: Outcome; readonly about: Pick<Degradation, "ageMs" | "name"> }
  | { readonly ok: false; readonly why: string };

/** What steps work with. */
export interface StepParts {
  readonly queues: Readonly<Record<string, FallbackQueue>>;
  readonly operations: readonly OperationDescriptor[];
  readonly read: ReadReply;
}

/** The reply of a call that got none. */
const NO_REPLY: Outcome["response"] = { status: 0, headers: /*@__PURE__*/ new Headers(), url: "" };

/** Takes one step of a chain. Rejects where what it calls rejects. */
export async function take(step: FallbackStep, call: PreparedCall, parts: StepParts): Promise<Stepped> {
  switch (step.kind) {
    case "stale":
      return stale(call, step.maxAgeMs, parts.read);
    case "value":
      return stepped(structuredClone(step.value), {});
    case "operation":
      return otherOperation(call, step.operationId, parts);
    case "queue":
      return queued(call, step, parts.queues[step.name]);
  }
}

/** An outcome that is no reply's. */
export function withoutReply(data: unknown): Outcome {
  return { data, response: { ...NO_REPLY, headers: new Headers() } };
}

async function stale(call: PreparedCall, maxAgeMs: number | undefined, read: ReadReply): Promise<Stepped> {
  const { cache } = call.core.options;
  if (cache === undefined || cache === false) return { ok: false, why: "no-cache" };
  // What is found too late must not be told as what the call got.
  const own = { ...call, log: { ...call.log } };
  const reply = await withinStep(call, () => cache.stale(own, maxAgeMs));
  if (reply === undefined) return { ok: false, why: "nothing-kept" };
  call.log.cache = own.log.cache;
  tellProgress(call, reply);
  const ageMs = call.log.cache?.ageMs;
  return { ok: true, outcome: await read(call, reply), about: ageMs === undefined ? {} : { ageMs } };
}

/**
 * A call of its own, within the trace of the one that it stands in for: it ends with the caller's signal and context, and by
 * its own policy or what the caller named. What comes is of the form that the caller asked for.
 */
async function otherOperation(call: PreparedCall, id: string, { operations }: StepParts): Promise<Stepped> {
  const { core, input, options, context, log, trace } = call;
  const operation = [...operations, ...core.operations()].find((known) => known.id === id);
  if (operation === undefined) return { ok: false, why: "unknown-operation" };
  const { idempotencyKey, retry, policy, ...handedOn } = options;
  const own: RawCall["options"] = {
    ...handedOn,
    ...firstPlace(trace?.place, options, context),
    correlationId: log.correlationId,
    context,
    // A chain that leads to a chain could lead back.
    policy: { ...policy, fallback: [], failMode: "closed" },
  };
  const end = await start(core, operation, input, own);
  if (!end.ok) throw end.error;
  const { data, response } = end.outcome;
  return { ok: true, outcome: { data, response }, about: { name: id } };
}

async function queued(
  call: PreparedCall,
  step: Extract<FallbackStep, { kind: "queue" }>,
  queue: FallbackQueue | undefined,
): Promise<Stepped> {
  if (queue === undefined) return { ok: false, why: "unknown-queue" };
  const made = queuedCall(call, step);
  if (!made.ok) return made;
  await withinStep(call, async (signal) => queue.enqueue(made.item, signal));
  return stepped(undefined, { name: step.name });
}

function stepped(data: unknown, about: Pick<Degradation, "ageMs" | "name">): Stepped {
  return { ok: true, outcome: withoutReply(data), about };
}
