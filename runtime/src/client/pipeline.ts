import type { RawHandler } from "../call/handler.ts";
import { attemptTimeout } from "../layers/attempt-timeout.ts";
import { authorize } from "../layers/authorize.ts";
import { deadline } from "../layers/deadline.ts";
import { prepare } from "../layers/prepare.ts";
import { read } from "../layers/read.ts";
import { retry } from "../layers/retry.ts";
import { telemetry } from "../layers/telemetry.ts";
import { usage } from "../layers/usage.ts";
import { transport } from "../transport/transport.ts";

/**
 * The onion, from the inside out. The types say which ring a layer belongs to; the order within a ring is
 * what matters, and why is told in docs/runtime.md.
 */
export const pipeline: RawHandler = callRing();

/** Around each attempt. Outermost first: gate, rate limit, authorize, bulkhead, breaker permit, attempt timeout. */
function attemptRing(): Parameters<typeof retry>[0] {
  return authorize(attemptTimeout(transport));
}

/** Around the whole call. Outermost first: telemetry, prepare, fallback, read, deadline, cache, retry. */
function callRing(): RawHandler {
  return telemetry(usage(prepare(read(deadline(retry(attemptRing()))))));
}
