import type { PageCursor } from "./page.ts";
import type { Asked, Session } from "./session.ts";

/** A page that is asked for before anybody wants it. */
export interface Ahead {
  readonly asked: Asked;
  /** Nobody will want it. */
  readonly cancel: () => void;
}

/** Asks for a page on a signal of its own, which follows the caller's until the page is there. */
export function askAhead({ ask, options }: Session, cursor: PageCursor): Ahead {
  const { signal } = options;
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const asked = ask(cursor, controller.signal);
  void asked.call.safe().then(() => signal?.removeEventListener("abort", onAbort));
  return { asked, cancel: () => controller.abort() };
}
