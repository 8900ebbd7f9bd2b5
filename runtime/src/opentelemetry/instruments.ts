import type { Attributes, Counter, Gauge, Histogram, Meter } from "@opentelemetry/api";
import type { ClientEvent } from "../events/event.ts";

/** What is measured. Attributes are clients, operations, hosts, words and statuses, and tenants whose circuits are their own. */
export interface Instruments {
  readonly requestDuration: Histogram;
  readonly callDuration: Histogram;
  readonly callAttempts: Histogram;
  readonly streamDuration: Histogram;
  readonly retries: Counter;
  readonly waits: Histogram;
  readonly breakerState: Gauge;
  readonly breakerChanges: Counter;
  readonly budgetRefusals: Counter;
  readonly cache: Counter;
  readonly degraded: Counter;
  readonly fallbackFailures: Counter;
  readonly hedges: Counter;
  readonly keyReuses: Counter;
  readonly deprecations: Counter;
  readonly drift: Counter;
}

/** The boundaries that the semantic conventions advise. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Registers the instruments with a meter. */
export function createInstruments(meter: Meter): Instruments {
  const seconds = { unit: "s", advice: { explicitBucketBoundaries: SECONDS } };
  return {
    requestDuration: meter.createHistogram("http.client.request.duration", {
      description: "Duration of HTTP client requests, their bodies included.",
      ...seconds,
    }),
    callDuration: meter.createHistogram("gen_client.call.duration", {
      description: "Duration of calls, waits and retries included.",
      ...seconds,
    }),
    callAttempts: meter.createHistogram("gen_client.call.attempts", {
      description: "Requests made for a call.",
      unit: "{attempt}",
      advice: { explicitBucketBoundaries: [0, 1, 2, 3, 4, 5, 10] },
    }),
    streamDuration: meter.createHistogram("gen_client.stream.duration", {
      description: "Duration of calls whose reply is handed over as it comes, to its end.",
      ...seconds,
    }),
    waits: meter.createHistogram("gen_client.wait.duration", {
      description: "Waits within calls.",
      ...seconds,
    }),
    breakerState: meter.createGauge("gen_client.breaker.state", {
      description: "Circuits: 0 closed, 1 half open, 2 open.",
    }),
    ...counters(meter),
  };
}

type Counters = Pick<
  Instruments,
  | "retries"
  | "breakerChanges"
  | "budgetRefusals"
  | "cache"
  | "degraded"
  | "fallbackFailures"
  | "hedges"
  | "keyReuses"
  | "deprecations"
  | "drift"
>;

function counters(meter: Meter): Counters {
  const counter = (name: string, description: string): Counter =>
    meter.createCounter(`gen_client.${name}`, { description });
  return {
    retries: counter("retries", "Attempts after the first."),
    breakerChanges: counter("breaker.changes", "Changes of circuits."),
    budgetRefusals: counter("budget.refusals", "Retries and hedges that the budget did not allow."),
    cache: counter("cache", "Look-ups in the cache, by what came of them."),
    degraded: counter("degraded", "Results that are not the server's fresh answer."),
    fallbackFailures: counter("fallback_failures", "Steps of fallback chains that could not help."),
    hedges: counter("hedges", "Second attempts beside slow ones."),
    keyReuses: counter("key_reuses", "Calls with an idempotency key that was used before."),
    deprecations: counter("deprecations", "Operations that the server means to give up, each once an hour."),
    drift: counter("drift", "Deviations of replies from their contract, each once an interval."),
  };
}

const BREAKER_STATES: Readonly<Record<string, number>> = { closed: 0, "half-open": 1, open: 2 };

/** Counts an event. Attempts and calls are measured where their spans end. */
export function measureEvent(to: Instruments, event: ClientEvent, client: string): void {
  const measure = MEASURES[event.kind] as Measure<ClientEvent> | undefined;
  measure?.(to, event, { "gen_client.client": client, "gen_client.operation": event.operation });
}

/** Whose operation an event is about. */
interface Subject extends Attributes {
  readonly "gen_client.client": string;
  readonly "gen_client.operation": string;
}

type Measure<Event> = (to: Instruments, event: Event, of: Subject) => void;

const MEASURES: {
  readonly [K in ClientEvent["kind"]]: Measure<Extract<ClientEvent, { kind: K }>> | undefined;
} = {
  call: undefined,
  stream: (to, { elapsedMs, error }, of) =>
    to.streamDuration.record(elapsedMs / 1_000, {
      ...of,
      ...(error !== undefined && { "error.type": error }),
    }),
  attempt: undefined,
  retry: (to, { cause }, of) => to.retries.add(1, { ...of, "gen_client.cause": cause }),
  wait: undefined,
  waited: (to, { elapsedMs, reason }, of) =>
    to.waits.record(elapsedMs / 1_000, { ...of, "gen_client.reason": reason }),
  hedge: (to, _, of) => to.hedges.add(1, of),
  breaker: (to, { to: state, client, scope, name }, of) => {
    const circuit = {
      "gen_client.scope": scope,
      ...(name !== undefined && { "gen_client.scope_name": name }),
    };
    to.breakerState.record(BREAKER_STATES[state] ?? 0, { "gen_client.client": client, ...circuit });
    to.breakerChanges.add(1, { ...of, ...circuit, "gen_client.state": state });
  },
  budget: (to, { refused, scope }, of) =>
    to.budgetRefusals.add(1, { ...of, "gen_client.scope": scope, "gen_client.refused": refused }),
  cache: (to, { state }, of) => to.cache.add(1, { ...of, "gen_client.cache": state }),
  degraded: (to, { source }, of) => to.degraded.add(1, { ...of, "gen_client.source": source }),
  "fallback-failed": (to, { source }, of) =>
    to.fallbackFailures.add(1, { ...of, "gen_client.source": source }),
  "key-reuse": (to, { sameRequest }, of) =>
    to.keyReuses.add(1, { ...of, "gen_client.same_request": sameRequest }),
  ready: undefined,
  deprecation: (to, _, of) => to.deprecations.add(1, of),
  "page-limit": undefined,
  drift: (to, { drift }, of) => to.drift.add(1, { ...of, "gen_client.drift": drift }),
};
