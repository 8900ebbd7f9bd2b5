import type { CredentialClient } from "../auth/provider.ts";
import type { Sent } from "../call/record.ts";
import { Stopped, stopSource, untilStopped } from "../call/stop.ts";
import { collectBody } from "../transport/body.ts";
import { failureOf } from "../transport/failure.ts";

/** No usable answer came. Never holds the request nor what came of a body. */
export class Unanswered extends Error {
  /** A stable word for it. */
  readonly reason: string;
  /** Whether the request may have arrived. */
  readonly sent: Sent;

  constructor(reason: string, sent: Sent) {
    super(reason);
    this.reason = reason;
    this.sent = sent;
  }
}

/** What `oauth4webapi` and its like call in place of `fetch`. */
export type BoundedFetch = (url: string, init: BoundedInit) => Promise<Response>;

interface BoundedInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined;
}

/** An answer is a few kilobytes; what is longer is none. */
const MOST_BYTES = 1_000_000;
const CONNECT_MS = 2_000;

/**
 * A `fetch` for endpoints that are handed secrets: it ends in time, body included, follows no redirect, and reads so much and
 * no more. The answer that it gives holds its whole body.
 */
export function boundedFetch(client: CredentialClient, limitMs: number): BoundedFetch {
  const { environment } = client;
  const { schedule } = environment;
  return async (url, { method, headers, body }) => {
    const source = stopSource();
    const disarm = schedule(limitMs, () => source.stop({ kind: "timeout", phase: "total", limitMs }));
    const abort = new AbortController();
    const init = {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: "manual" as const,
      signal: abort.signal,
      ...(client.fetch !== undefined && { connectTimeoutMs: CONNECT_MS }),
    };
    // Called on its own: as a method of anything but the global object, a browser's refuses.
    const send = client.fetch ?? globalThis.fetch;
    try {
      const response = await untilStopped(send(url, init), source.signal, () => abort.abort());
      refuseRedirect(response);
      const limits = { maxBytes: MOST_BYTES, idleMs: undefined, schedule, signal: source.signal };
      if (response.body === null) return wholeResponse(response, new Uint8Array(0));
      const read = await collectBody(response.body, limits);
      if (read.kind === "oversize") throw new Unanswered("oversized-reply", "yes");
      return wholeResponse(response, read.bytes);
    } catch (thrown) {
      throw unansweredOf(thrown);
    } finally {
      disarm();
    }
  };
}

/** A redirect would be handed the secrets that were meant for this place. */
function refuseRedirect({ status, type, body }: Response): void {
  if (type !== "opaqueredirect" && (status < 300 || status > 399)) return;
  body?.cancel().catch(() => undefined);
  throw new Unanswered("redirect-refused", "yes");
}

function wholeResponse({ status, headers }: Response, bytes: Uint8Array<ArrayBuffer>): Response {
  const isBodiless = status === 204 || status === 205;
  return new Response(isBodiless ? null : bytes, { status, headers });
}

function unansweredOf(thrown: unknown): Unanswered {
  if (thrown instanceof Unanswered) return thrown;
  if (thrown instanceof Stopped) return new Unanswered("timeout", "maybe");
  const { reason, sent } = failureOf(thrown);
  return new Unanswered(reason, sent);
}
