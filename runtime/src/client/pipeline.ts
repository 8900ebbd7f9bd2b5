import type { RawHandler } from "../call/handler.ts";
import { attemptTimeout } from "../layers/attempt-timeout.ts";
import { authorize } from "../layers/authorize.ts";
import { breakerPermit } from "../layers/breaker-permit.ts";
import { deadline } from "../layers/deadline.ts";
import { cached, guarded } from "../layers/extended.ts";
import { gate } from "../layers/gate.ts";
import { heard } from "../layers/heard.ts";
import { keyed } from "../layers/keyed.ts";
import { openCircuit } from "../layers/open-circuit.ts";
import { prepare } from "../layers/prepare.ts";
import { read } from "../layers/read.ts";
import { retry } from "../layers/retry.ts";
import { trace } from "../layers/trace.ts";
import { transport } from "../transport/transport.ts";
import { slot } from "./slot.ts";

/**
 * The onion. The types say in which ring a layer may stand; within a ring the order is what matters:
 * drift is not transient, so `read` stands outside `retry`; `deadline` bounds everything that waits; `retry` is the
 * only loop; credentials are found inside it, so that a token may change between attempts.
 */
export const pipeline: RawHandler = callRing();

/**
 * Around each attempt. Places, outermost first: hedge (all its attempts are as any other), gate (an open circuit costs no
 * wait), line (nor does a token that would come too late), authorize (it may ask another server, with no slot and no permit
 * in hand), gate once more (while that server took its time, this one may have asked all to wait), bulkhead (a slot for a
 * socket and the wait for its token, never for a backoff), rate limit (servers meter attempts as they arrive: of tokens taken
 * before another wait, any number could be used at its end), breaker permit (after every queue), attempt timeout, heard (what
 * a reply says to all callers, at once), trace (a span is one request, and a redirect makes another), body failures (a
 * success that is none).
 */
function attemptRing(): Parameters<typeof retry>[0] {
  const announced = slot("rateLimit", "line");
  const paced = slot("rateLimit", "limit");
  const walled = slot("rateLimit", "bulkhead");
  const hedged = slot("hedge", "hedge");
  const judged = slot("failure", "judge");
  const sent = walled(paced(breakerPermit(attemptTimeout(heard(trace(judged(transport)))))));
  return hedged(gate(announced(authorize(gate(sent)))));
}

/**
 * Around the whole call, which is followed from outside of it. Places, outermost first: open circuit (an answer that costs
 * next to nothing), prepare (encodes once),
 * fallback (outside the cache, or it would be cached as truth), read, deadline, cache (a hit costs no attempt),
 * journal (writes down what is about to be sent), retry.
 */
function callRing(): RawHandler {
  return openCircuit(prepare(guarded(read(deadline(cached(keyed(retry(attemptRing()))))))));
}
