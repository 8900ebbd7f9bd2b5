import type { AttemptLayer } from "../call/handler.ts";
import { bodyFailureOf } from "../reply/body-failure.ts";

/** Just around the wire, so that nothing takes a failure for the success that its status says it is. */
export const judge: AttemptLayer = (next) => async (attempt) => {
  const reply = await next(attempt);
  const failure = bodyFailureOf(attempt.call, reply);
  return failure === undefined ? reply : { ...reply, failure };
};
