import type { Sent } from "../call/record.ts";

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

/** Failures before a byte of the request left, by the codes of Node, OpenSSL and undici. */
const UNSENT: Reasons = {
  "hook-failed": /^ERR_HOOK_FAILED$/,
  "connection-refused": /^ECONNREFUSED$/,
  "name-not-resolved": /^(ENOTFOUND$|EAI_)/,
  "host-unreachable": /^EHOST(UNREACH|DOWN)$/,
  "network-unreachable": /^(ENET(UNREACH|DOWN)|EADDRNOTAVAIL)$/,
  "connection-timed-out": /^ETIMEDOUT$/,
  "connect-timeout": /^UND_ERR_CONNECT_TIMEOUT$/,
  "tls-handshake": /^(EPROTO$|ERR_SSL_)/,
  "tls-certificate": /^CERT_|_CERT|^HOSTNAME_MISMATCH$|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
  "refused-stream": /^NGHTTP2_REFUSED_STREAM$/,
  "bad-port": /^bad port$/,
  [FETCH_CLOSED]: /^UND_ERR_CLOSED$/,
};

/** Those of them that are no attempt to reach the server: a hook of the user's, a port that fetch never calls, a fetch that was closed. */
const LOCAL: ReadonlySet<string> = new Set(["hook-failed", "bad-port", FETCH_CLOSED]);

const MAYBE: Reasons = {
  "connection-reset": /^(ECONNRESET|EPIPE)$/,
  "connection-closed": /^UND_ERR_SOCKET$/,
  "headers-timeout": /^UND_ERR_HEADERS_TIMEOUT$/,
  "body-timeout": /^UND_ERR_BODY_TIMEOUT$/,
  "truncated-body": /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/,
  "malformed-reply": /^HPE_INVALID_/,
};

type Reasons = Readonly<Record<string, RegExp>>;

/** A redirect that is not followed. Another attempt would meet the same one. */
const REDIRECT_REFUSED = "redirect-refused";

/** A hook that failed on a reply: whoever asks again asks the server for what it has answered. */
const ON_REPLY = "reply-hook-failed";

/** Of a request that arrived, and was sent on elsewhere. */
export function redirectRefused(cause?: unknown): AttemptFailure {
  return new AttemptFailure(REDIRECT_REFUSED, "maybe", cause);
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
  return reason === ON_REPLY || LOCAL.has(reason);
}

/** Finds out from whatever a platform threw why, and whether the request may have arrived. */
export function failureOf(thrown: unknown): AttemptFailure {
  if (isRefusedRedirect(thrown)) return redirectRefused(thrown);
  const codes = [...errorCodes(thrown)];
  if (codes[0] === REPLY_HOOK_FAILED) return new AttemptFailure(ON_REPLY, "yes", thrown);
  const unsent = codes.map((code) => reasonOf(code, UNSENT));
  if (unsent[0] !== undefined && !unsent.includes(undefined)) {
    return new AttemptFailure(unsent[0], "no", thrown);
  }
  const known = codes.map((code) => reasonOf(code, MAYBE)).find((reason) => reason !== undefined);
  return new AttemptFailure(known ?? "network-error", "maybe", thrown);
}

function reasonOf(code: string, reasons: Reasons): string | undefined {
  return Object.keys(reasons).find((reason) => reasons[reason]?.test(code));
}

/** Node's word for a redirect where none may be followed; it has no code. */
function isRefusedRedirect(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && cause.message === "unexpected redirect";
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
  // undici's word for the ports that fetch never calls (Fetch Standard, port blocking); it has no code.
  else if (thrown.message === "bad port") yield thrown.message;
  yield* errorCodes(thrown.cause, depth + 1);
}

/** Codes that mean different things before and after the connection stands. */
function normalCode(code: string, thrown: Error): string {
  // A reset during the handshake has the code of any reset; nothing was sent.
  if (code === "ECONNRESET" && thrown.message.includes("before secure TLS connection")) return "EPROTO";
  const syscall = "syscall" in thrown ? thrown.syscall : undefined;
  return syscall === "read" || syscall === "write" ? "ECONNRESET" : code;
}
