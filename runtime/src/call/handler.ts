import type { FoundCredential } from "../auth/ask.ts";
import type { AppliedCredential } from "../auth/places.ts";
import type { Renewal } from "../auth/provider.ts";
import type { ClientCore } from "../client/core.ts";
import type { FeatureOf } from "../client/feature.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import type { HeaderMap } from "../encode/header-map.ts";
import type { JournalEntry } from "../idempotency/journal.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { Policy } from "../policy.ts";
import type { BodyFailure } from "../reply/body-failure.ts";
import type { FollowedCall } from "../telemetry/telemetry.ts";
import type { ReplyBody } from "../transport/body.ts";
import type { ReplyInfo } from "./call-promise.ts";
import type { CallContext } from "./context.ts";
import type { CallInput } from "./input.ts";
import type { CallLog } from "./log.ts";
import type { CallOptions, ReplyOptions } from "./options.ts";
import type { Refusal } from "./refused.ts";
import type { StopSignal } from "./stop.ts";

/** One step of a ring. */
export type Handler<Request, Result> = (request: Request) => Promise<Result>;

/** Wraps a step; what it takes and gives says where it may stand. */
export type Layer<Outer, Inner = Outer> = (next: Inner) => Outer;

/** A call as it was made. */
export interface RawCall {
  readonly core: ClientCore;
  readonly operation: OperationDescriptor;
  readonly input: CallInput;
  readonly options: CallOptions & ReplyOptions;
  readonly policy: Policy;
  readonly log: CallLog;
  /** Where to ask, in place of what path and query give: a link of an earlier reply, which was found to be safe. */
  readonly url?: URL | undefined;
  /** Of the work that the call is made for. */
  readonly context?: CallContext | undefined;
  /** Set by telemetry, where there is any. */
  readonly trace?: FollowedCall;
  /** A write of an earlier process that is taken up again: its request stands as it was. */
  readonly resumed?: ResumedWrite | undefined;
}

/** What was left of a write, and its request as it was. */
export interface ResumedWrite {
  readonly entry: JournalEntry;
  readonly request: PreparedRequest;
  readonly keys: FeatureOf<"idempotency">;
}

/** A call whose request is encoded, once for all attempts. */
export interface PreparedCall extends RawCall {
  readonly request: PreparedRequest;
}

/** A call that ends in time. */
export interface BoundedCall extends PreparedCall {
  /** Stops on the caller's abort and on the total timeout. */
  readonly signal: StopSignal;
  /** On the environment's monotonic clock. */
  readonly deadlineAtMs: number;
}

/** One request of a call. */
export interface Attempt {
  readonly call: BoundedCall;
  /** Counts the requests of the call from 1, in the order of their start. */
  readonly number: number;
  readonly signal: StopSignal;
  /** When the signal stops at the latest, on the environment's monotonic clock. */
  readonly endsAtMs: number;
  readonly credentials: readonly AppliedCredential[];
  /** Trace context; goes only where the request itself goes. */
  readonly traceHeaders?: Readonly<Record<string, string>> | undefined;
  readonly wire: Wire;
}

/** What becomes of an attempt. */
export interface Wire {
  /** Set by the transport once bytes may leave. */
  begun: boolean;
  /** Set where several requests were made beside each other: the one whose end is the attempt's. */
  decided?: { readonly number: number; readonly elapsedMs: number };
}

/** Everything of a request but its credentials. */
export interface PreparedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderMap;
  readonly body: EncodedBody;
}

/** What came back, of whatever status, its body read unless it is a stream. */
export interface Reply extends ReplyInfo {
  readonly body: ReplyBody;
  /** What the body of a success says where the contract takes it for a failure. */
  readonly failure?: BodyFailure;
  /** How long the server asks to wait, where that is honoured. */
  readonly askedMs?: number | undefined;
  /** Why a redirect was not followed. */
  readonly redirectRefused?: string;
  /** Set by the cache, which keeps nothing that cannot be read: to be told whether this could. */
  readonly onRead?: (isReadable: boolean) => void;
  /** Set where the request was sent with credentials: these. */
  readonly credentials?: readonly FoundCredential[];
  /** Set where the credential was refused: what another attempt would do better. */
  readonly renewal?: Renewal;
  /** Set by the loop: a repeat by the caller is safe and sensible. */
  readonly retryable?: boolean;
  /** Set by the loop: why this client makes no other attempt, where one would be safe and sensible. */
  readonly refusal?: Refusal | undefined;
  /** Set by the loop: why the outcome is not known. */
  readonly ambiguous?: string;
}

/** What a call gives. */
export interface Outcome {
  readonly data: unknown;
  readonly response: ReplyInfo;
  /** Those of the reply that the contract names, where it names any. */
  readonly headers?: object;
}

export type RawHandler = Handler<RawCall, Outcome>;
export type PreparedHandler = Handler<PreparedCall, Outcome>;
export type FetchHandler = Handler<PreparedCall, Reply>;
export type BoundedHandler = Handler<BoundedCall, Reply>;
export type AttemptHandler = Handler<Attempt, Reply>;

/** Stands in the outer ring, around the whole call. */
export type CallLayer = Layer<BoundedHandler>;

/** Stands in the inner ring, around each attempt. */
export type AttemptLayer = Layer<AttemptHandler>;
