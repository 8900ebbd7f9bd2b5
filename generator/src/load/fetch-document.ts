import type { ReadHost, ReadResult } from "../host/read-host.ts";
import type { LoadLimits } from "./limits.ts";

/** Headers for one origin: nobody else ever sees them. */
export interface Credentials {
  readonly origin: string;
  readonly headers: { readonly [name: string]: string };
}

const ACCEPT = "application/json, application/yaml, text/yaml, */*;q=0.5";
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Fetches a document. Redirects are followed by hand, so that credentials stay with their origin and TLS is kept. */
export async function fetchDocument(
  url: string,
  host: ReadHost,
  limits: LoadLimits,
  credentials: Credentials | undefined,
): Promise<ReadResult> {
  const options = { maxBytes: limits.maxFileBytes, timeoutMs: limits.fetchTimeoutMs };
  let current = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const own = current.origin === credentials?.origin ? credentials.headers : {};
    const reply = await host.fetch(current.href, { ...options, headers: { accept: ACCEPT, ...own } });
    if (reply.kind !== "reply") return reply;
    if (reply.status === 200) return { kind: "bytes", bytes: reply.bytes };
    if (!REDIRECTS.has(reply.status) || reply.location === undefined)
      return failed(statusReason(reply.status));
    const next = URL.parse(reply.location, current.href);
    if (next === null || !/^https?:$/.test(next.protocol)) return failed("it redirects to no usable address");
    if (current.protocol === "https:" && next.protocol === "http:") {
      return failed("it redirects from https to http");
    }
    current = next;
  }
  return failed(`it redirects more than ${MAX_REDIRECTS} times`);
}

function statusReason(status: number): string {
  const hint = status === 401 || status === 403 ? "; it may need a credential" : "";
  return `the server answered ${status}${hint}`;
}

function failed(reason: string): ReadResult {
  return { kind: "failed", reason };
}
