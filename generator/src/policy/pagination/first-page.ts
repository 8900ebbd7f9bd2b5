import type { Api } from "../../ir/api.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";
import type { Schema } from "../../ir/schema.ts";
import type { PagingProblem } from "./problem.ts";
import { present } from "./schema-at.ts";

interface Counting {
  readonly style: PaginationPolicy["style"];
  readonly hasNext: boolean;
  readonly schema: Schema | undefined;
}

/**
 * The number of the first page, as the parameter's `default` or `minimum` says it. Where neither does, 1 is taken and
 * told: counting from the wrong number leaves a page out.
 */
export function firstPage(
  api: Api,
  { style, hasNext, schema }: Counting,
): { readonly first: number | undefined; readonly problems: readonly PagingProblem[] } {
  if (style !== "page") return { first: undefined, problems: [] };
  const stated = schema && (numberOf(schema.default) ?? minimumOf(api, schema));
  if (stated !== undefined) return { first: stated === 1 ? undefined : stated, problems: [] };
  const problem: PagingProblem = {
    key: "request",
    code: "x-resilience-first-page",
    severity: "info",
    problem: "has pages whose first number is not stated; 1 is taken",
    fix: "state the parameter's `default`, in an overlay if need be",
  };
  return { first: undefined, problems: hasNext ? [] : [problem] };
}

function minimumOf(api: Api, schema: Schema): number | undefined {
  const [only] = present(api.schemas, schema, 0).variants;
  if (only?.kind !== "number") return undefined;
  const minimum = numberOf(only.default) ?? numberOf(only.minimum);
  return minimum === 0 || minimum === 1 || minimum === numberOf(only.default) ? minimum : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
