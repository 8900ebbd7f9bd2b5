import { type FailureReply, failureReplies } from "../plan/failure-replies.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import type { DocTag } from "./doc-comment.ts";
import { render } from "./layout.ts";
import { errorType, indexedError, isShort } from "./operation-replies.ts";
import type { SchemaContext } from "./schema-names.ts";

/** One `@throws` for each type that a failure may carry. */
export function throwsTags(plan: OperationPlan, context: SchemaContext): readonly DocTag[] {
  const replies = failureReplies(plan.operation);
  const byError = new Map<string, FailureReply[]>();
  for (const reply of replies) {
    const error = errorName(plan, reply, context);
    byError.set(error, [...(byError.get(error) ?? []), reply]);
  }
  const isAlone = replies.filter(({ isTold }) => !isTold).length === 1;
  return [...byError].map(([error, on]) => ({
    name: "throws",
    text: `${error} on ${describe(on, isAlone)}.`,
  }));
}

function errorName(
  plan: OperationPlan,
  { status, response, sameAs = status }: FailureReply,
  context: SchemaContext,
): string {
  const type = render(errorType(plan, response, { ...context, direction: "reply" }));
  if (type === "undefined") {
    return "ApiError";
  }
  return `ApiError<${isShort(type) ? type : indexedError(plan, sameAs)}>`;
}

function describe(replies: readonly FailureReply[], isAlone: boolean): string {
  const words = replies.map(({ status, isTold }) => {
    if (isTold) {
      return `a ${status.toLowerCase()} whose body tells of a failure`;
    }
    if (status === "default") {
      return `${isAlone ? "any" : "any other"} 4xx or 5xx reply`;
    }
    return status.endsWith("XX") ? `any ${status.toLowerCase()} reply` : status;
  });
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
