import { SdkError } from "../errors/sdk-error.ts";
import type { CallEvent } from "../events/event.ts";
import type { CallFacts } from "../telemetry/telemetry.ts";
import { undisturbed } from "../telemetry/undisturbed.ts";
import type { RawCall } from "./handler.ts";
import { elapsedMsOf } from "./log.ts";
import { firstPlace } from "./traceparent.ts";

/** The call, followed by the client's telemetry where it has one. */
export function followed(call: RawCall): RawCall {
  const { telemetry } = call.core;
  return telemetry === undefined
    ? call
    : { ...call, trace: undisturbed(() => telemetry.startCall(factsOf(call))) };
}

/** Tells how a call has ended: with the status of its reply, 0 where something else stood in for one, or with an error. */
export function tellEnd(call: RawCall, end: { readonly status: number } | { readonly error: unknown }): void {
  const { core, log, trace } = call;
  if (core.emit === undefined && trace === undefined) return;
  const event: CallEvent = {
    kind: "call",
    operation: log.operation,
    correlationId: log.correlationId,
    ...("error" in end
      ? failureFacts(end.error)
      : { ok: true, ...(end.status > 0 && { status: end.status }) }),
    attempts: log.attempts.length,
    elapsedMs: elapsedMsOf(log),
  };
  undisturbed(() => trace?.end(event));
  core.emit?.(event);
}

function factsOf({ core, operation, log, options, context }: RawCall): CallFacts {
  return {
    client: core.descriptor.name,
    operation: operation.id,
    method: operation.method,
    template: operation.path,
    correlationId: log.correlationId,
    ...firstPlace(options, context),
  };
}

function failureFacts(error: unknown): Pick<CallEvent, "ok" | "error" | "status"> {
  if (!(error instanceof SdkError)) return { ok: false, error: "internal" };
  const status: unknown = Reflect.get(error, "status");
  return { ok: false, error: error.code, ...(typeof status === "number" && { status }) };
}
