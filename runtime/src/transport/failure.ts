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

/** Codes of Node and undici for failures before a byte of the request left. */
const UNSENT_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection-refused",
  ENOTFOUND: "name-not-resolved",
  EAI_AGAIN: "name-not-resolved",
  EAI_FAIL: "name-not-resolved",
  EHOSTUNREACH: "host-unreachable",
  ENETUNREACH: "network-unreachable",
  EADDRNOTAVAIL: "network-unreachable",
  ETIMEDOUT: "connection-timed-out",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  EPROTO: "tls-handshake",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls-certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "tls-certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls-certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls-certificate",
  CERT_HAS_EXPIRED: "tls-certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls-certificate",
  NGHTTP2_REFUSED_STREAM: "refused-stream",
};

const MAYBE_REASONS: Readonly<Record<string, string>> = {
  ECONNRESET: "connection-reset",
  EPIPE: "connection-reset",
  UND_ERR_SOCKET: "connection-closed",
  UND_ERR_CLOSED: "connection-closed",
  UND_ERR_HEADERS_TIMEOUT: "headers-timeout",
  UND_ERR_BODY_TIMEOUT: "body-timeout",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "truncated-body",
  HPE_INVALID_CONSTANT: "malformed-reply",
  HPE_INVALID_HEADER_TOKEN: "malformed-reply",
};

/** Finds out from whatever a platform threw why, and whether the request may have arrived. */
export function failureOf(thrown: unknown): AttemptFailure {
  if (isRefusedRedirect(thrown)) return new AttemptFailure("redirect-refused", "maybe", thrown);
  const codes = [...errorCodes(thrown)];
  const unsent = codes.length > 0 && codes.every((code) => code in UNSENT_REASONS);
  const known = codes.find((code) => code in (unsent ? UNSENT_REASONS : MAYBE_REASONS));
  const reasons = unsent ? UNSENT_REASONS : MAYBE_REASONS;
  const reason = known === undefined ? "network-error" : (reasons[known] ?? "network-error");
  return new AttemptFailure(reason, unsent ? "no" : "maybe", thrown);
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
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  if (code !== undefined) yield normalCode(code, thrown);
  yield* errorCodes(thrown.cause, depth + 1);
}

/** Codes that mean different things before and after the connection stands. */
function normalCode(code: string, thrown: Error): string {
  if (code.startsWith("ERR_SSL_")) return "EPROTO";
  // A reset during the handshake has the code of any reset; nothing was sent.
  if (code === "ECONNRESET" && thrown.message.includes("before secure TLS connection")) return "EPROTO";
  const syscall = "syscall" in thrown ? thrown.syscall : undefined;
  return syscall === "read" || syscall === "write" ? "ECONNRESET" : code;
}
