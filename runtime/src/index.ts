export { CredentialFault, type CredentialFaultDetails } from "./auth/fault.ts";
export type {
  BasicCredential,
  Credential,
  CredentialAnswer,
  CredentialClient,
  CredentialProvider,
  CredentialRequest,
  CredentialStatus,
  HeaderCredential,
  ProvidedCredential,
  Renewal,
} from "./auth/provider.ts";
export type { Bound, CallArguments, NoInput } from "./call/bound.ts";
export { call } from "./call/call.ts";
export type { CallPromise, CallResult, ReplyInfo, SafeResult } from "./call/call-promise.ts";
export {
  type CallContext,
  type CallContextInit,
  callContext,
  type IncomingNames,
  incomingContext,
} from "./call/context.ts";
export type { BinaryForm, CallOptions, Progress, UsedKey } from "./call/options.ts";
export type {
  AttemptRecord,
  CacheInfo,
  CacheState,
  CallMeta,
  Degradation,
  DeprecationInfo,
  RateLimitInfo,
  Sent,
} from "./call/record.ts";
export { bindClient, createBareClient } from "./client/client.ts";
export type { ClientBase } from "./client/client-base.ts";
export type { Feature } from "./client/feature.ts";
export { bodyFailures, hedging, idempotencyKeys, rateLimiting } from "./client/features.ts";
export type { AccountNames, ClientIdentity } from "./client/identity.ts";
export type {
  ClientOptions,
  CredentialFunction,
  CredentialSource,
  Credentials,
  CredentialsOf,
} from "./client/options.ts";
export { createResources, type Resources } from "./client/resources.ts";
export type { BinaryBody, BinarySource } from "./encode/binary.ts";
export type { RecordSource } from "./encode/lines.ts";
export { type BodyPart, type PartOptions, part } from "./encode/part.ts";
export type { Environment } from "./environment/environment.ts";
export { systemEnvironment } from "./environment/system.ts";
export { AbortedError } from "./errors/aborted-error.ts";
export { AmbiguousOutcomeError } from "./errors/ambiguous-outcome-error.ts";
export { ApiError } from "./errors/api-error.ts";
export { AuthError, type AuthErrorCode, type OAuthFailure } from "./errors/auth-error.ts";
export type { CallError, ErrorStatus, ErrorsByStatus } from "./errors/by-status.ts";
export {
  isAbortedError,
  isAmbiguousOutcomeError,
  isApiError,
  isAuthError,
  isPaginationError,
  isReadError,
  isRejectedError,
  isSdkError,
  isTimeoutError,
  isTransportError,
  isUsageError,
} from "./errors/guards.ts";
export type { PagePosition } from "./errors/page-position.ts";
export { type PaginationCode, PaginationError } from "./errors/pagination-error.ts";
export type { Problem } from "./errors/problem.ts";
export { ReadError, type UnreadableReply } from "./errors/read-error.ts";
export { RejectedError, type RejectionCode } from "./errors/rejected-error.ts";
export { type ErrorCode, type ErrorKind, SdkError } from "./errors/sdk-error.ts";
export { TimeoutError, type TimeoutPhase } from "./errors/timeout-error.ts";
export { TransportError } from "./errors/transport-error.ts";
export { UsageError } from "./errors/usage-error.ts";
export { type ConsoleLoggerOptions, consoleLogger } from "./events/console-logger.ts";
export type {
  AttemptEvent,
  BreakerEvent,
  BudgetEvent,
  CacheEvent,
  CallEvent,
  ClientEvent,
  DegradedEvent,
  DeprecationEvent,
  DriftFound,
  FallbackFailedEvent,
  HedgeEvent,
  KeyReuseEvent,
  PageLimitEvent,
  ReadyEvent,
  RetryEvent,
  StreamEvent,
  WaitEvent,
  WaitedEvent,
} from "./events/event.ts";
export { createJournal } from "./idempotency/create-journal.ts";
export type { IdempotencyJournal, Journal, JournalBody, JournalEntry } from "./idempotency/journal.ts";
export { type LeftReason, type Resumed, type ResumeOptions, resumeWrites } from "./idempotency/resume.ts";
export type { Page, PageCursor, PagedCall, PagedCallOptions, PageOptions } from "./pagination/page.ts";
export type * from "./policy.ts";
export type { OperationDrift } from "./read/drift.ts";
export type { DriftItem, DriftKind, ReadIssue, ReadOptions } from "./read/outcome.ts";
export type { Reader } from "./read/reader.ts";
export type { EventStream, ItemStream, ServerEvent } from "./stream/item-stream.ts";
export { createTelemetry } from "./telemetry/create-telemetry.ts";
export type {
  AttemptEnd,
  AttemptFacts,
  AttemptTrace,
  CallFacts,
  CallTrace,
  ClientTelemetry,
  Telemetry,
} from "./telemetry/telemetry.ts";
