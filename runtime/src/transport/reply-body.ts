import type { Attempt } from "../call/handler.ts";
import { chooseReader } from "../call/reply-reader.ts";
import { Stopped, type StopSignal } from "../call/stop.ts";
import type { StreamReader } from "../operation.ts";
import { type BodyLimits, collectBody, type ReplyBody } from "./body.ts";
import { brokenBody } from "./broken-body.ts";

/** Bodies of failures are for reading and for the log; what is longer is cut, and the connection let go. */
const FAILURE_BODY_MAX_BYTES = 1_000_000;

const NO_BYTES: Uint8Array<ArrayBuffer> = /*@__PURE__*/ new Uint8Array(0);

/** Reads the body of a reply, or hands it over where its reader wants it so. */
export async function replyBody(attempt: Attempt, response: Response): Promise<ReplyBody> {
  const { call, signal } = attempt;
  const { body: stream, ok } = response;
  if (stream === null) return { kind: "bytes", bytes: NO_BYTES, complete: true };
  const { maxBytes } = call.policy.reader;
  const { idleMs } = call.policy.timeout;
  const { now, schedule } = call.core.environment;
  const reader = ok ? streamReader(call, response) : undefined;
  const follow = reader?.follow?.(response, call.options);
  let hasBegun = false;
  const limits: BodyLimits = {
    maxBytes: ok ? maxBytes : Math.min(maxBytes, FAILURE_BODY_MAX_BYTES),
    idleMs: now() + idleMs < attempt.endsAtMs ? idleMs : undefined,
    schedule,
    signal,
    onPiece: (bytes) => {
      hasBegun = true;
      follow?.(bytes);
    },
  };
  const handedOver = reader?.handOver(stream, attempt, response, limits);
  if (handedOver !== undefined) return handedOver;
  try {
    return await collectBody(stream, limits);
  } catch (thrown) {
    return withoutBody(thrown, response, signal, hasBegun);
  }
}

/** How the body of a success is handed over or followed, where it may be. */
function streamReader(call: Attempt["call"], { status, headers }: Response): StreamReader | undefined {
  const chosen = chooseReader(call, status, headers);
  return chosen !== undefined && "handOver" in chosen ? chosen : undefined;
}

/** A failure's status says enough without its body, unless the caller wants nothing more; a success is nothing without it. */
function withoutBody(thrown: unknown, response: Response, signal: StopSignal, hasBegun: boolean): ReplyBody {
  const stop = thrown instanceof Stopped ? thrown.stop : signal.stopped();
  if (!response.ok && stop?.kind !== "caller") return { kind: "bytes", bytes: NO_BYTES, complete: false };
  throw stop === undefined ? brokenBody(thrown, response) : new Stopped(stop, response.status, hasBegun);
}
