import { type ClientEvent, type PolicyPatch, rateLimiting } from "@gen-client/runtime";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { type Answer, type AnyOperation, jsonResponse, stubClient } from "./stub-api.ts";
import { virtualEnvironment } from "./virtual-environment.ts";

type Limit = Exclude<PolicyPatch["rateLimit"], undefined>;

export const OK = jsonResponse(200, {});
export const ONE_A_SECOND = { requests: 1, perMs: 1_000, burst: 1, maxWaitMs: 5_000 } as const;

/** A read under a limit, and nothing else that could hold it back. */
export function limited(rateLimit: Limit): AnyOperation {
  return operation(() => ({
    id: "get",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
    policy: { rateLimit, budget: false, breaker: false },
    uses: [rateLimiting],
  }));
}

/** A client on virtual time, with what it tells. */
export function subject(answers: readonly Answer[], options: ClientOptions = {}) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const stub = stubClient(answers, { environment, onEvent: (event) => events.push(event), ...options });
  return { ...stub, environment, events };
}
