import { contextOf } from "../call/log.ts";
import { transportError } from "../errors/attempt-error.ts";
import { AttemptFailure } from "../transport/failure.ts";
import type { StreamOpening } from "./opening.ts";

/** The error of a body that ended in order, and before all of it had come. */
export function truncated({ call, reply }: StreamOpening): Error {
  const failure = new AttemptFailure("truncated-body", "yes", undefined, reply.status);
  return transportError(contextOf(call.log), failure, { kind: "final" }, "yes");
}
