import { isRejectedError } from "@gen-client/runtime";
import type { PaymentsClient, PaymentsClientOptions } from "../payments/client/index.ts";
import type { FaultServer } from "./fault-server.ts";
import type { Invariant } from "./invariants.ts";

/** How an outage went, as the server counted the requests. */
export interface Outage {
  readonly calls: number;
  /** Requests that the server had while it was down. */
  readonly reached: number;
  readonly refused: number;
  readonly perRefusalMs: number;
  /** Until the circuit let a probe through. */
  readonly openMs: number;
  /** Of the calls made at once when that time was over. */
  readonly probes: number;
  readonly atOnce: number;
  /** Of as many calls, once the probe had come back. */
  readonly recovered: number;
}

const CALLS = 200;
const AT_ONCE = 20;
/** Shorter than the document's thirty seconds, so that the demo is too. */
const OPEN_FOR_MS = 500;

/** The server answers 503 to everything, for longer than anybody's patience; then it is back. */
export async function playOutage(
  connect: (options: PaymentsClientOptions) => PaymentsClient,
  server: FaultServer,
): Promise<Outage> {
  // The rate limit would hold the others back until the probe has returned, and they would all go through.
  const api = connect({ policy: { breaker: { openForMs: OPEN_FOR_MS }, rateLimit: false } });
  const balance = () => api.account.getBalance(undefined, { retry: false }).safe();
  server.takeHistory();
  server.weather(() => ({ kind: "unavailable", retryAfterSeconds: 0 }));
  const refusals: number[] = [];
  let openMs = 0;
  for (let call = 0; call < CALLS; call += 1) {
    const result = await balance();
    if (result.ok || !isRejectedError(result.error)) continue;
    refusals.push(result.meta.elapsedMs);
    openMs = result.error.retryAfterMs ?? 0;
  }
  const reached = server.takeHistory().length;
  server.weather(() => ({ kind: "none" }));
  await new Promise((resolve) => setTimeout(resolve, openMs + 20));
  const together = async () => {
    const results = await Promise.all(Array.from({ length: AT_ONCE }, balance));
    return results.filter(({ ok }) => ok).length;
  };
  const probes = await together();
  const recovered = await together();
  const perRefusalMs = refusals.reduce((sum, each) => sum + each, 0) / refusals.length;
  return {
    calls: CALLS,
    reached,
    refused: refusals.length,
    perRefusalMs,
    openMs,
    probes,
    atOnce: AT_ONCE,
    recovered,
  };
}

/** What must hold of it. */
export function checkOutage({ calls, reached, refused, probes, atOnce, recovered }: Outage): Invariant {
  return {
    name: "an open circuit sends nothing, and closes after one probe",
    holds: reached + refused === calls && reached <= 10 && probes === 1 && recovered === atOnce,
    seen: `${reached} of ${calls} sent, ${probes} probe, then ${recovered} of ${atOnce}`,
  };
}
