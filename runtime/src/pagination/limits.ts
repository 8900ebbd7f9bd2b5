import { contextOf, createCallLog } from "../call/log.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { PagedCallOptions } from "./page.ts";
import type { Asking } from "./paging.ts";

/** Where a list ends before its end. */
export interface PageLimits {
  readonly items: number;
  readonly pages: number;
  /** The caller did not ask for the limit of pages, and may not know of it. */
  readonly isOfPolicy: boolean;
}

/** The limits of one list. Throws `UsageError` where one makes no sense. */
export function limitsOf(asking: Asking, options: PagedCallOptions): PageLimits {
  const { core, operation } = asking;
  const { pagination } = core.policyOf(operation, options);
  const ofPolicy = pagination === false ? 1 : pagination.maxPages;
  return {
    items: checked(asking, "maxItems", options.maxItems),
    pages: checked(asking, "maxPages", options.maxPages ?? ofPolicy),
    isOfPolicy: options.maxPages === undefined,
  };
}

function checked(
  { core, operation }: Asking,
  name: string,
  limit: number = Number.POSITIVE_INFINITY,
): number {
  if (limit >= 1) return limit;
  const context = contextOf(createCallLog(operation.id, "", core.environment.now));
  throw new UsageError(context, `${name} is ${limit}`, `Pass a ${name} of 1 or more, or none.`);
}
