import type { AttemptLayer } from "../call/handler.ts";
import { incomplete } from "../errors/incomplete.ts";
import { bodyFailureOf } from "../reply/body-failure.ts";

/** Just around the wire, so that nothing takes a failure for the success that its status says it is. */
export const judge: AttemptLayer = (next) => async (attempt) => {
  const { failure: rule } = attempt.call.policy;
  if (rule !== false && rule.when === undefined && rule.responses === undefined) {
    throw incomplete("failure", "when");
  }
  const reply = await next(attempt);
  const failure = bodyFailureOf(attempt.call, reply);
  return failure === undefined ? reply : { ...reply, failure };
};
