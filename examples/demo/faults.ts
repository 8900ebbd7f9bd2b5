/** What goes wrong with one request. Scripted: the same list of faults gives the same run. */
export type Fault =
  | { readonly kind: "none" }
  /** 503 with Retry-After; the server did nothing. */
  | { readonly kind: "unavailable"; readonly retryAfterSeconds: number }
  /** 429 with Retry-After; the server did nothing. */
  | { readonly kind: "too-many"; readonly retryAfterSeconds: number }
  /** The connection is reset before the server saw the request. */
  | { readonly kind: "reset-before" }
  /** The server did its work; the connection is reset before the answer. */
  | { readonly kind: "reset-after" }
  /** The server did its work; the answer's headers come late. */
  | { readonly kind: "slow-headers"; readonly delayMs: number }
  /** The server did its work; half of the answer comes, then silence on an open connection. */
  | { readonly kind: "stalled-body" }
  /** The server did its work; half of the answer comes, then the connection is cut. */
  | { readonly kind: "truncated-body" }
  /** A complete answer whose JSON stops half-way. */
  | { readonly kind: "truncated-json" }
  /** A sound answer that is no longer what the contract says. */
  | { readonly kind: "drift"; readonly edit: (body: unknown) => unknown }
  /** The status that the mock is asked for, with its example. */
  | { readonly kind: "status"; readonly code: number };

export const NO_FAULT: Fault = { kind: "none" };

/** What an account says of a fault. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "none":
      return "ok";
    case "unavailable":
      return `503, wait ${fault.retryAfterSeconds} s`;
    case "too-many":
      return `429, wait ${fault.retryAfterSeconds} s`;
    case "reset-before":
      return "reset unread";
    case "reset-after":
      return "works, reset";
    case "slow-headers":
      return `works, ${fault.delayMs / 1_000} s late`;
    case "stalled-body":
      return "works, stalls half-way";
    case "truncated-body":
      return "works, cut off";
    case "truncated-json":
      return "half a JSON";
    case "drift":
      return "another shape";
    case "status":
      return `${fault.code}`;
  }
}
