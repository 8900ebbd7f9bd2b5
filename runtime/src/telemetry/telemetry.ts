import type { AttemptRecord } from "../call/record.ts";
import type { CallEvent, ClientEvent } from "../events/event.ts";

/** Follows calls with spans, and their events with metrics. What it throws is ignored. */
export interface Telemetry {
  /** A call begins. */
  readonly startCall: (call: CallFacts) => CallTrace;
  /** Everything that `onEvent` is told as well. `client`: the API's title. */
  readonly onEvent?: (event: ClientEvent, client: string) => void;
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
  readonly correlationId: string;
  /** Of the context that the call was made in, where that was passed along. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** A call that is followed. */
export interface CallTrace {
  /** A request is about to be sent. */
  readonly startAttempt: (attempt: AttemptFacts) => AttemptTrace;
  readonly end: (event: CallEvent) => void;
}

/** What is known of a request before it is sent. */
export interface AttemptFacts {
  /** Counts from 1. */
  readonly number: number;
  readonly scheme: string;
  readonly address: string;
  readonly port: number;
}

/** A request that is followed. */
export interface AttemptTrace {
  /** Sent along, so that the server's spans are part of the trace. Without a `traceparent`, that of the call's options or context is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly end: (end: AttemptEnd) => void;
}

/** How a request ended: with a status, or for a reason. */
export type AttemptEnd = Pick<AttemptRecord, "status" | "reason">;
