import { AsyncLocalStorage } from "node:async_hooks";
import type { CallContext } from "../call/context.ts";

const STORAGE: AsyncLocalStorage<CallContext> = new AsyncLocalStorage();

/**
 * Runs work in a context: every call that it leads to, however deep, ends by the context's deadline and carries its names.
 * For clients that were made with `context: currentContext`.
 *
 * @example
 * const api = createClient({ context: currentContext });
 * server.on("request", (request) => runInContext(incomingContext(headersOf(request)), () => handle(request)));
 */
export function runInContext<T>(context: CallContext, work: () => T): T {
  return STORAGE.run(context, work);
}

/** The context of the work under way, if it runs in one. */
export function currentContext(): CallContext | undefined {
  return STORAGE.getStore();
}
