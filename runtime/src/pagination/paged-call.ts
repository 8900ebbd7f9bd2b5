import { start } from "../call/call.ts";
import type { CallPromise } from "../call/call-promise.ts";
import { callPromiseOf } from "../call/call-promise-of.ts";
import type { CallOptions } from "../call/options.ts";
import { itemsOf } from "./items.ts";
import type { PageCursor, PagedCall, PagedCallOptions } from "./page.ts";
import type { Asking, Paging } from "./paging.ts";
import { refusedPage } from "./refused-page.ts";
import type { Session } from "./session.ts";
import { walk } from "./walk.ts";

/** Makes the call of a list's first page, and what goes on from it. */
export function pagedCall<Data, Item, Errors>(
  asking: Asking,
  paging: Paging,
  options: PagedCallOptions,
): PagedCall<Data, Item, Errors> {
  const cursor = options.resume ?? undefined;
  const session: Session = {
    first: { cursor, call: pageCall(asking, paging, cursor, options) },
    ask: (next, signal) => {
      const under = { ...followingOptions(asking, options), signal };
      return { cursor: next, call: pageCall(asking, paging, next, under) };
    },
    asking,
    paging,
    options,
  };
  const pages = () => walk<Data, Item>(session);
  return Object.assign(session.first.call as CallPromise<Data, Errors>, {
    pages,
    [Symbol.asyncIterator]: () => itemsOf(pages(), options.maxItems),
  });
}

/** One page is one call, with its own attempts and deadline. */
function pageCall(
  asking: Asking,
  paging: Paging,
  cursor: PageCursor | undefined,
  options: CallOptions,
): CallPromise<unknown> {
  const { core, operation, input } = asking;
  if (cursor === undefined) return callPromiseOf(start(core, operation, input, options));
  try {
    const request = paging.request(cursor, asking);
    return callPromiseOf(start(core, operation, request.input, options, undefined, request.url));
  } catch (thrown) {
    return callPromiseOf(Promise.resolve(refusedPage(asking, options, thrown)));
  }
}

/** A key names one request: the pages that follow are others. */
function followingOptions({ core, operation }: Asking, options: CallOptions): CallOptions {
  const isKeyless = core.policyOf(operation, options).idempotency === false;
  return {
    ...options,
    idempotencyKey: undefined,
    ...(!isKeyless && { policy: { ...options.policy, idempotency: false } }),
  };
}
