import type * as Runtime from "@gen-client/runtime";

/** Whoever handles events has a name for each kind of them. */
interface Named {
  readonly call: Runtime.CallEvent;
  readonly stream: Runtime.StreamEvent;
  readonly attempt: Runtime.AttemptEvent;
  readonly retry: Runtime.RetryEvent;
  readonly wait: Runtime.WaitEvent;
  readonly waited: Runtime.WaitedEvent;
  readonly breaker: Runtime.BreakerEvent;
  readonly budget: Runtime.BudgetEvent;
  readonly hedge: Runtime.HedgeEvent;
  readonly cache: Runtime.CacheEvent;
  readonly degraded: Runtime.DegradedEvent;
  readonly "fallback-failed": Runtime.FallbackFailedEvent;
  readonly "key-reuse": Runtime.KeyReuseEvent;
  readonly ready: Runtime.ReadyEvent;
  readonly deprecation: Runtime.DeprecationEvent;
  readonly "page-limit": Runtime.PageLimitEvent;
  readonly drift: Runtime.DriftFound;
}

export const byKind = (event: Runtime.ClientEvent): Named[keyof Named] => event;
export const kinds: Readonly<Record<Runtime.ClientEvent["kind"], unknown>> = {} as Named;
