import { asText, operation } from "@gen-client/runtime/codegen";
import type { AnyOperation } from "../support/stub-api.ts";

/** A document of a server that knows ranges and conditions. */
export interface RangeOrigin {
  readonly answer: (request: Request) => Response;
  /** Replaces the document, and what is sent with it. */
  readonly publish: (text: string, headers?: Readonly<Record<string, string>>) => void;
}

const FRESH = { "Cache-Control": "max-age=60", "Content-Type": "text/plain" };

/** A server of one document, with these headers over its lifetime of a minute. */
export function rangeOrigin(text: string, headers: Readonly<Record<string, string>> = {}): RangeOrigin {
  let document = { text, headers };
  return {
    publish: (next, sent = {}) => {
      document = { text: next, headers: sent };
    },
    answer: (request) => {
      const sent = new Headers({ ...FRESH, ...document.headers });
      const tag = sent.get("etag");
      const unless = request.headers.get("if-none-match");
      if (tag !== null && unless === tag) return new Response(null, { status: 304, headers: sent });
      const isSame = (request.headers.get("if-range") ?? tag) === tag;
      const range = isSame ? request.headers.get("range") : null;
      return range === null
        ? new Response(document.text, { headers: sent })
        : ranged(document.text, range, sent);
    },
  };
}

function ranged(text: string, range: string, headers: Headers): Response {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const from = first === "" ? Math.max(0, text.length - Number(last)) : Number(first);
  const to = first === "" || last === "" ? text.length - 1 : Math.min(Number(last), text.length - 1);
  if (from > to) {
    headers.set("Content-Range", `bytes */${text.length}`);
    return new Response(null, { status: 416, headers });
  }
  if (!headers.has("content-range")) headers.set("Content-Range", `bytes ${from}-${to}/${text.length}`);
  return new Response(text.slice(from, to + 1), { status: 206, headers });
}

type Descriptor = ReturnType<AnyOperation["describe"]>;

/** A cached read of the document, by another method or with other replies than that of the tests at large. */
export function documentRead(parts: Partial<Pick<Descriptor, "method" | "replies">>): AnyOperation {
  return operation(() => ({
    id: "getDocument",
    method: "GET",
    path: "/document",
    replies: { 200: asText(), 206: asText() },
    policy: { retry: { maxAttempts: 1 }, cache: {} },
    ...parts,
  }));
}

/** A cached read of the document, whole or in parts. */
export const getDocument: AnyOperation = documentRead({});
