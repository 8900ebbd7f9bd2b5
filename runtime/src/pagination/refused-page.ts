import type { Settled } from "../call/call-promise-of.ts";
import { contextOf, createCallLog } from "../call/log.ts";
import type { CallOptions } from "../call/options.ts";
import { InputFault } from "../errors/input-fault.ts";
import { PaginationError } from "../errors/pagination-error.ts";
import type { Asking } from "./paging.ts";

/** How a call ends whose page leads away from the API. Nothing was sent. */
export function refusedPage({ core, operation }: Asking, options: CallOptions, thrown: unknown): Settled {
  const { now, uuid } = core.environment;
  const log = createCallLog(operation.id, options.correlationId ?? uuid(), now);
  const error =
    thrown instanceof InputFault
      ? new PaginationError(contextOf(log), "foreign-link", thrown.message, thrown.advice)
      : thrown;
  return { ok: false, error, log };
}
