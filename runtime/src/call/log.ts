import type { ErrorContext, KeyAdvice } from "../errors/context.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import type { DriftItem } from "../read/outcome.ts";
import { deprecationOf } from "../reply/deprecation.ts";
import type { AttemptRecord, CacheInfo, CallMeta, Degradation, Sent } from "./record.ts";
import { inOrderOfLength, withoutSecrets } from "./without-secrets.ts";

/** What is written down while a call runs: the one mutable thing of a call. */
export interface CallLog {
  readonly operation: string;
  /** As it is sent, once the request is prepared. */
  correlationId: string;
  readonly now: () => number;
  readonly startedAtMs: number;
  /** In the order of their end. */
  readonly attempts: AttemptRecord[];
  /** The attempt that is not among them yet; `undefined`: none is being made. */
  underWay: AttemptUnderWay | undefined;
  readonly drift: DriftItem[];
  /** Credentials that were applied; taken out of every text. */
  readonly secrets: Set<string>;
  idempotencyKey: string | undefined;
  /** Comes with the key. */
  keyAdvice: KeyAdvice | undefined;
  /** Where the body can be sent once. */
  bodyAdvice: string | undefined;
  /** How long before this call the key was first used. */
  keyAgeMs: number;
  /** An earlier call, or an earlier process, may have sent the key. */
  keyUsedBefore: boolean;
  /** What it was sent for may be done. */
  keyMayBeDone: boolean;
  /** The last reply to an attempt, and the one that was read, which may have been kept: for who asks what their headers say. */
  replied: Replied | undefined;
  answered: Replied | undefined;
  /** When the call had ended; `undefined`: not yet. */
  endedAtMs: number | undefined;
  cache: CacheInfo | undefined;
  degraded: Degradation | undefined;
}

/** An attempt that has not ended. */
export interface AttemptUnderWay {
  readonly number: number;
  readonly startedAtMs: number;
  /** Whether bytes may have left. */
  readonly wire: { readonly begun: boolean };
}

/** The head of a reply, and when it came by the wall clock. */
export interface Replied {
  readonly headers: Headers;
  readonly wallMs: number;
}

/** An empty log. */
export function createCallLog(operation: string, correlationId: string, now: () => number): CallLog {
  return {
    operation,
    correlationId,
    now,
    startedAtMs: now(),
    attempts: [],
    underWay: undefined,
    drift: [],
    secrets: new Set(),
    idempotencyKey: undefined,
    keyAdvice: undefined,
    bodyAdvice: undefined,
    keyAgeMs: 0,
    keyUsedBefore: false,
    keyMayBeDone: false,
    replied: undefined,
    answered: undefined,
    endedAtMs: undefined,
    cache: undefined,
    degraded: undefined,
  };
}

/** The log as its caller sees it. Made when it is asked for: most callers want the data alone. */
export function metaOf(log: CallLog): CallMeta {
  const { operation, correlationId, idempotencyKey, replied, answered, cache, degraded } = log;
  const rateLimit = replied && rateLimitOf(replied.headers, replied.wallMs);
  const deprecation = answered && deprecationOf(answered.headers, answered.wallMs);
  return {
    operation,
    attempts: inOrder(log.attempts),
    elapsedMs: elapsedMsOf(log),
    correlationId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    drift: [...log.drift],
    ...(rateLimit !== undefined && { rateLimit }),
    ...(deprecation !== undefined && { deprecation }),
    ...(cache !== undefined && { cache }),
    degraded: degraded ?? false,
  };
}

/** The log as its errors know it. */
export function contextOf(log: CallLog): ErrorContext & { readonly redact: (text: string) => string } {
  const { operation, correlationId, idempotencyKey } = log;
  return {
    operation,
    attempts: inOrder(log.attempts),
    elapsedMs: log.now() - log.startedAtMs,
    correlationId,
    idempotencyKey,
    keyAdvice: log.keyAdvice,
    bodyAdvice: log.bodyAdvice,
    keyMayBeDone: log.keyMayBeDone,
    redact: (text) => redact(text, log.secrets),
  };
}

function inOrder(attempts: readonly AttemptRecord[]): readonly AttemptRecord[] {
  return [...attempts].sort((one, other) => one.number - other.number);
}

/** From the call's start to its end, or to now. */
export function elapsedMsOf({ startedAtMs, endedAtMs, now }: CallLog): number {
  return (endedAtMs ?? now()) - startedAtMs;
}

/** Text without the secrets of a log, which are only ever more: a failure has thousands of texts. */
export function redact(text: string, secrets: ReadonlySet<string>): string {
  const known = ORDERED.get(secrets);
  if (known?.of === secrets.size) return withoutSecrets(text, known.longestFirst);
  const longestFirst = inOrderOfLength(secrets);
  ORDERED.set(secrets, { of: secrets.size, longestFirst });
  return withoutSecrets(text, longestFirst);
}

const ORDERED = /*@__PURE__*/ new WeakMap<
  ReadonlySet<string>,
  { readonly of: number; readonly longestFirst: readonly string[] }
>();

/** Whether any attempt so far has left. One whose credential was refused has been looked at by nobody. */
export function sentSoFar({ attempts }: CallLog): Sent {
  return mostSent(attempts.filter(({ status }) => status !== 401));
}

/** Whether any attempt so far may have had an effect at the server. */
export function actedSoFar({ attempts }: CallLog): Sent {
  return mostSent(attempts.filter(mayHaveActed));
}

function mostSent(attempts: readonly AttemptRecord[]): Sent {
  if (attempts.some(({ sent }) => sent === "yes")) return "yes";
  return attempts.some(({ sent }) => sent === "maybe") ? "maybe" : "no";
}
