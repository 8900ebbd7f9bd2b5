import type { Response } from "../ir/api.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { code, identifier } from "./code.ts";
import type { DocTag } from "./doc-comment.ts";
import { render } from "./layout.ts";
import { errorType, failuresOf, statusIndex } from "./operation-replies.ts";
import type { SchemaContext } from "./schema-names.ts";

/** Longer types are named through the interface of the errors. */
const MAX_TYPE_WIDTH = 40;

/** One `@throws` for each type that a failure may carry. */
export function throwsTags(plan: OperationPlan, context: SchemaContext): readonly DocTag[] {
  const statuses = new Map<string, string[]>();
  for (const response of failuresOf(plan)) {
    const error = errorName(plan, response, context);
    statuses.set(error, [...(statuses.get(error) ?? []), response.status]);
  }
  return [...statuses].map(([error, on]) => ({ name: "throws", text: `${error} on ${describe(on, plan)}.` }));
}

function errorName(plan: OperationPlan, response: Response, context: SchemaContext): string {
  const type = render(errorType(plan, response, { ...context, direction: "reply" }));
  if (type === "undefined") {
    return "ApiError";
  }
  const isLong = type.length > MAX_TYPE_WIDTH || type.includes("\n");
  const named = isLong && plan.errorsName !== undefined;
  return `ApiError<${named ? code`${identifier(plan.errorsName)}[${statusIndex(response.status)}]` : type}>`;
}

function describe(statuses: readonly string[], plan: OperationPlan): string {
  const isAlone = failuresOf(plan).length === 1;
  const words = statuses.map((status) => {
    if (status === "default") {
      return `${isAlone ? "any" : "any other"} 4xx or 5xx reply`;
    }
    return status.endsWith("XX") ? `any ${status.toLowerCase()} reply` : status;
  });
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
