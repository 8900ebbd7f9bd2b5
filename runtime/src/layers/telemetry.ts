import type { RawHandler } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import type { ClientCore } from "../client/core.ts";
import { SdkError } from "../errors/sdk-error.ts";

/** Tells the true outcome of a call, whatever the layers within made of it. */
export const telemetry =
  (next: RawHandler): RawHandler =>
  async (call) => {
    const { core, log } = call;
    try {
      const outcome = await next(call);
      report(core, log, { ok: true, status: outcome.response.status });
      return outcome;
    } catch (error) {
      report(core, log, { ok: false, ...failureFacts(error) });
      throw error;
    }
  };

function report(
  core: ClientCore,
  log: CallLog,
  facts: { ok: boolean; status?: number; error?: string },
): void {
  core.emit?.({
    kind: "call",
    operation: log.operation,
    correlationId: log.correlationId,
    attempts: log.attempts.length,
    elapsedMs: log.now() - log.startedAtMs,
    ...facts,
  });
}

function failureFacts(error: unknown): { error: string; status?: number } {
  if (!(error instanceof SdkError)) return { error: "internal" };
  const status: unknown = Reflect.get(error, "status");
  return { error: error.code, ...(typeof status === "number" && { status }) };
}
