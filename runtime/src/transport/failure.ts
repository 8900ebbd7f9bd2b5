import type { Sent } from "../call/record.ts";
import { InputFault } from "../errors/input-fault.ts";

/** Why an attempt gave no complete reply. Thrown within the attempt ring; never reaches a caller. */
export class AttemptFailure extends Error {
  readonly reason: string;
  readonly sent: Sent;
  /** Of the reply whose body did not come through. */
  readonly status: number | undefined;

  constructor(reason: string, sent: Sent, cause: unknown, status?: number) {
    super(reason, { cause });
    this.reason = reason;
    this.sent = sent;
    this.status = status;
  }
}

/** The code of a hook's failure before its request was sent, whatever it failed with itself. */
export const HOOK_FAILED = "ERR_HOOK_FAILED";
/** The code of a hook's failure when the reply had come. */
export const REPLY_HOOK_FAILED = "ERR_REPLY_HOOK_FAILED";

/** A pool of connections that the caller has closed takes no further request. */
const FETCH_CLOSED = "fetch-closed";
/** A redirect that is not followed. Another attempt would meet the same one. */
const REDIRECT_REFUSED = "redirect-refused";
/** A request that fetch does not begin to send: a header of the connection's own, a stream that somebody else reads by now. */
const UNSENDABLE = "unsendable";
/** A hook that failed on a reply: whoever asks again asks the server for what it has answered. */
const ON_REPLY = "reply-hook-failed";

/** Failures by the codes of Node, OpenSSL and undici, and whether a byte of the request may have left. */
const KNOWN: readonly (readonly [sent: Sent, reason: string, code: RegExp])[] = [
  ["no", "hook-failed", /^ERR_HOOK_FAILED$/],
  ["no", "connection-refused", /^ECONNREFUSED$/],
  ["no", "name-not-resolved", /^(ENOTFOUND$|EAI_)/],
  ["no", "host-unreachable", /^EHOST(UNREACH|DOWN)$/],
  ["no", "network-unreachable", /^(ENET(UNREACH|DOWN)|EADDRNOTAVAIL)$/],
  ["no", "connection-timed-out", /^ETIMEDOUT$/],
  ["no", "connect-timeout", /^UND_ERR_CONNECT_TIMEOUT$/],
  ["no", "tls-handshake", /^(EPROTO$|ERR_SSL_)/],
  [
    "no",
    "tls-certificate",
    /^CERT_|_CERT|^HOSTNAME_MISMATCH$|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$|^UND_ERR_PRX_TLS$/,
  ],
  ["no", "refused-stream", /^NGHTTP2_REFUSED_STREAM$/],
  ["no", "proxy-refused", /^HTTP Tunneling$/],
  ["no", "bad-port", /^bad port$/],
  ["no", FETCH_CLOSED, /^UND_ERR_CLOSED$/],
  ["no", UNSENDABLE, /^UND_ERR_(INVALID_ARG|NOT_SUPPORTED)$| disturbed or locked$/],
  ["maybe", REDIRECT_REFUSED, /^unexpected redirect$/],
  ["maybe", "connection-reset", /^(ECONNRESET|EPIPE)$/],
  ["maybe", "connection-closed", /^UND_ERR_SOCKET$/],
  ["maybe", "headers-timeout", /^UND_ERR_HEADERS_TIMEOUT$/],
  ["maybe", "body-timeout", /^UND_ERR_BODY_TIMEOUT$/],
  ["maybe", "truncated-body", /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/],
  ["maybe", "malformed-reply", /^HPE_INVALID_/],
  ["yes", ON_REPLY, /^ERR_REPLY_HOOK_FAILED$/],
];

/** Reasons that say nothing of the server: hooks of the user's, a port that fetch never calls, a fetch that was closed. */
const LOCAL: ReadonlySet<string> = new Set(["hook-failed", "bad-port", FETCH_CLOSED, ON_REPLY]);

/** Of a request that arrived, and was sent on elsewhere. */
export function redirectRefused(): AttemptFailure {
  return new AttemptFailure(REDIRECT_REFUSED, "maybe", undefined);
}

/** Rethrows why a request failed that a redirect led to: whatever became of it, the one before it has arrived. */
export function arrivedBefore(thrown: unknown): never {
  if (!(thrown instanceof AttemptFailure) || thrown.sent !== "no") throw thrown;
  throw new AttemptFailure(thrown.reason, "yes", thrown.cause);
}

/** Whether another attempt would fail in the same way. */
export function isLasting(failure: Pick<AttemptFailure, "reason">): boolean {
  return isAnswered(failure) || failure.reason === FETCH_CLOSED;
}

/** Whether there was a reply, though nobody is shown it. */
export function isAnswered({ reason }: Pick<AttemptFailure, "reason">): boolean {
  return reason === REDIRECT_REFUSED || reason === ON_REPLY;
}

/** Whether the failure says nothing of the server: it was not asked, or nobody here knows what it said. */
export function isLocal({ reason }: AttemptFailure): boolean {
  return LOCAL.has(reason);
}

/** Why no head of a reply came, of whatever a platform threw: a failure of the attempt, or a mistake of the caller's. */
export function refusalOf(thrown: unknown): AttemptFailure | InputFault {
  const failure = failureOf(thrown);
  return failure.reason === UNSENDABLE
    ? new InputFault("fetch does not send such a request", "Correct what the cause names.", thrown)
    : failure;
}

/** Finds out from whatever a platform threw why, and whether the request may have arrived: not where all that was tried failed before. */
export function failureOf(thrown: unknown): AttemptFailure {
  const found = Array.from(errorCodes(thrown), (code) => KNOWN.find(([, , known]) => known.test(code)));
  const [first] = found;
  const isFirst = first?.[0] === "yes" || found.every((one) => one?.[0] === "no");
  const told = isFirst ? first : found.find((one) => one?.[0] === "maybe");
  const [sent, reason] = told ?? ["maybe", "network-error"];
  return new AttemptFailure(reason, sent, thrown);
}

/** Codes down the chain of causes; an `AggregateError` (several addresses tried) has many. */
function* errorCodes(thrown: unknown, depth = 0): Generator<string> {
  if (!(thrown instanceof Error) || depth > 10) return;
  if (thrown instanceof AggregateError && thrown.errors.length > 0) {
    for (const error of thrown.errors) yield* errorCodes(error, depth + 1);
    return;
  }
  if ("code" in thrown && typeof thrown.code === "string") yield normalCode(thrown.code, thrown);
  if ("code" in thrown && (thrown.code === HOOK_FAILED || thrown.code === REPLY_HOOK_FAILED)) return;
  // Node's words for the ports that fetch never calls (Fetch Standard, port blocking), for a redirect where none may be
  // followed, and for a stream that is no body any more; they have no code.
  if (/^(bad port|unexpected redirect|.* disturbed or locked)$/.test(thrown.message)) yield thrown.message;
  yield* errorCodes(thrown.cause, depth + 1);
}

/** Codes that mean different things before and after the connection stands. */
function normalCode(code: string, thrown: Error): string {
  // A reset during the handshake has the code of any reset; nothing was sent.
  if (code === "ECONNRESET" && thrown.message.includes("before secure TLS connection")) return "EPROTO";
  // Why a stream of HTTP/2 was closed, and that a proxy opened no tunnel, is in words alone.
  if (code === "ERR_HTTP2_STREAM_ERROR" || code === "UND_ERR_ABORTED") {
    return /(NGHTTP2_\w+|HTTP Tunneling)$/.exec(thrown.message)?.[0] ?? code;
  }
  const syscall = "syscall" in thrown ? thrown.syscall : undefined;
  return syscall === "read" || syscall === "write" ? "ECONNRESET" : code;
}
