import type { Attempt } from "../call/handler.ts";
import { chooseReader, isHandedOver } from "../call/reply-reader.ts";
import { Stopped, type StopSignal, throwIfStopped } from "../call/stop.ts";
import type { BodyReader, StreamReader } from "../operation.ts";
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
  const chosen = ok ? unreadReader(call, response) : undefined;
  const follow = chosen?.follow?.(response, call.options);
  let hasBegun = false;
  const limits: BodyLimits = {
    maxBytes: ok ? maxBytes : Math.min(maxBytes, FAILURE_BODY_MAX_BYTES),
    idleMs: now() + idleMs < attempt.endsAtMs ? idleMs : undefined,
    now,
    schedule,
    signal,
    onPiece: (bytes) => {
      hasBegun = true;
      follow?.(bytes);
    },
  };
  const handOver = isHandedOver(chosen, call) ? chosen?.handOver : undefined;
  if (handOver !== undefined) return handOver(stream, attempt, response, limits);
  try {
    return await collectBody(stream, limits);
  } catch (thrown) {
    return withoutBody(thrown, response, signal, hasBegun);
  }
}

/** How the body of a success is handed over or followed, where it is not read as JSON. */
function unreadReader(
  call: Attempt["call"],
  { status, headers }: Response,
): BodyReader | StreamReader | undefined {
  const chosen = chooseReader(call, status, headers);
  return chosen?.kind === "unmatched" || chosen?.kind === "reader" ? undefined : chosen;
}

/** A failure's status says enough without its body, unless the caller wants nothing more; a success is nothing without it. */
function withoutBody(thrown: unknown, response: Response, signal: StopSignal, hasBegun: boolean): ReplyBody {
  const stop = thrown instanceof Stopped ? thrown.stop : undefined;
  if (!response.ok && stop?.kind !== "caller") return { kind: "bytes", bytes: NO_BYTES, complete: false };
  if (stop !== undefined) throw new Stopped(stop, response.status, hasBegun);
  throwIfStopped(signal);
  throw brokenBody(thrown, response);
}
