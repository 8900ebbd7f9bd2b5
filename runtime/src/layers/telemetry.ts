import type { RawCall, RawHandler } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import type { ClientCore } from "../client/core.ts";
import { SdkError } from "../errors/sdk-error.ts";
import type { CallEvent } from "../events/event.ts";
import type { CallFacts, CallTrace } from "../telemetry/telemetry.ts";

/** Tells the true outcome of a call, whatever the layers within made of it. */
export const telemetry =
  (next: RawHandler): RawHandler =>
  async (call) => {
    const { core, log } = call;
    const trace = core.telemetry?.startCall(factsOf(call));
    try {
      const outcome = await next(trace === undefined ? call : { ...call, trace });
      const { status } = outcome.response;
      // What a fallback made up has none.
      report(core, log, trace, { ok: true, ...(status > 0 && { status }) });
      return outcome;
    } catch (error) {
      report(core, log, trace, { ok: false, ...failureFacts(error) });
      throw error;
    }
  };

function factsOf({ core, operation, log, options, context }: RawCall): CallFacts {
  return {
    client: core.descriptor.name,
    operation: operation.id,
    method: operation.method,
    template: operation.path,
    correlationId: log.correlationId,
    traceparent: options.traceparent ?? context?.traceparent,
    tracestate: options.tracestate ?? context?.tracestate,
  };
}

function report(
  core: ClientCore,
  log: CallLog,
  trace: CallTrace | undefined,
  facts: { ok: boolean; status?: number; error?: string },
): void {
  if (core.emit === undefined && trace === undefined) return;
  const event: CallEvent = {
    kind: "call",
    operation: log.operation,
    correlationId: log.correlationId,
    attempts: log.attempts.length,
    elapsedMs: log.now() - log.startedAtMs,
    ...facts,
  };
  trace?.end(event);
  core.emit?.(event);
}

function failureFacts(error: unknown): { error: string; status?: number } {
  if (!(error instanceof SdkError)) return { error: "internal" };
  const status: unknown = Reflect.get(error, "status");
  return { error: error.code, ...(typeof status === "number" && { status }) };
}
