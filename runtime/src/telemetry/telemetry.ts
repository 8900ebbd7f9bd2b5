import type { Attempt, AttemptHandler, RawCall, Reply } from "../call/handler.ts";
import type { AttemptRecord } from "../call/record.ts";
import type { TracePlace } from "../call/traceparent.ts";
import type { CallEvent, ClientEvent } from "../events/event.ts";

/** Follows calls with spans, and their events with metrics. What it throws is ignored. */
export interface Telemetry {
  /** A call begins. */
  readonly startCall: (call: CallFacts) => CallTrace;
  /** Everything that `onEvent` is told as well. `client`: the API's title. */
  readonly onEvent?: (event: ClientEvent, client: string) => void;
}

/** A telemetry as clients take it: with the part of the runtime that follows calls. `createTelemetry` makes one of any. */
export interface ClientTelemetry {
  readonly onEvent: Telemetry["onEvent"] | undefined;
  readonly "~start": (call: RawCall) => FollowedCall;
}

/** A call that is followed, as the pipeline sees it. */
export interface FollowedCall {
  /** Makes an attempt, and follows each of its requests. */
  readonly follow: (attempt: Attempt, next: AttemptHandler) => Promise<Reply>;
  /** Where the call itself stands in its trace, where it stands in one. */
  readonly place: TracePlace | undefined;
  readonly end: (event: CallEvent) => void;
}

/** What is known of a call from the start; nothing of its input. */
export interface CallFacts {
  /** The API's title. */
  readonly client: string;
  /** The operation's id. */
  readonly operation: string;
  readonly method: string;
  /** The path as the document has it, with `{name}` for each parameter. */
  readonly template: string;
  /** The end of the call has the one that was sent, where a header of the caller's stood in its place. */
  readonly correlationId: string;
  /** Of the context that the call was made in, where that was passed along. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** A call that is followed. */
export interface CallTrace {
  /** The call's own place in its trace: what stands in for it goes on from there. Default: the place it was made in. */
  readonly place?: Pick<CallFacts, "traceparent" | "tracestate"> | undefined;
  /** A request is about to be sent: an attempt's own, or one that a redirect leads to. */
  readonly startAttempt: (attempt: AttemptFacts) => AttemptTrace;
  readonly end: (event: CallEvent) => void;
}

/** What is known of a request before it is sent. */
export interface AttemptFacts {
  /** The attempt's, from 1. The requests that its redirects lead to have the same. */
  readonly number: number;
  /** It goes where a reply has sent us, and no longer to the path that the document has. */
  readonly redirected: boolean;
  readonly scheme: string;
  readonly address: string;
  readonly port: number;
}

/** A request that is followed. */
export interface AttemptTrace {
  /**
   * Sent along, so that the server's spans are part of the trace, but to no other origin that a redirect leads to. Without a
   * `traceparent`, that of the call's options or context is.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly end: (end: AttemptEnd) => void;
}

/** How a request ended: with a status, or for a reason. */
export type AttemptEnd = Pick<AttemptRecord, "status" | "reason">;
