import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fieldValue } from "./fields.ts";
import type { CacheTest, Step } from "./suite.ts";

/** A request as the origin saw it. */
export interface Sighting {
  /** Which request of the test it was, from 1. */
  readonly number: number;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  /** Fields of the answer that must reach the client unchanged. */
  readonly promised: ReadonlyMap<string, string>;
}

/** The server of the suite: it answers each request of a test as the test says. */
export interface Origin {
  readonly url: string;
  readonly register: (test: CacheTest) => void;
  readonly sightings: (test: CacheTest) => readonly Sighting[];
  readonly stop: () => Promise<void>;
}

/** Starts an origin on a free port; its `Date` is by the given clock. */
export async function startOrigin(wallNow: () => number): Promise<Origin> {
  const tests = new Map<string, CacheTest>();
  const seen = new Map<string, Sighting[]>();
  const server = createServer((request, response) => {
    const id = decodeURIComponent(/^\/test\/([^/?]+)/.exec(request.url ?? "")?.[1] ?? "");
    const test = tests.get(id);
    const number = Number(request.headers["req-num"]);
    const step = test?.requests[number - 1];
    request.resume();
    if (step === undefined) {
      response.writeHead(409).end();
      return;
    }
    const sightings = seen.get(id) ?? [];
    seen.set(id, sightings);
    const previous = test?.requests[number - 2];
    answer({ request, response, step, previous, id, number, sightings, nowMs: wallNow() });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register: (test) => tests.set(test.id, test),
    sightings: ({ id }) => seen.get(id) ?? [],
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly step: Step;
  readonly previous: Step | undefined;
  readonly id: string;
  readonly number: number;
  readonly sightings: Sighting[];
  readonly nowMs: number;
}

function answer(exchange: Exchange): void {
  const { request, response, step, id, number, sightings, nowMs } = exchange;
  const status = statusOf(exchange);
  response.sendDate = false;
  response.setHeader("Server-Request-Count", sightings.length + 1);
  response.setHeader("Client-Request-Count", number);
  response.setHeader("Server-Now", nowMs);
  const promised = new Map<string, string>();
  for (const [name, value, isChecked = true] of step.response_headers ?? []) {
    const text = fieldValue(name, value, step, nowMs, request.url ?? "");
    const known = response.getHeader(name);
    response.setHeader(name, known === undefined ? text : [known, text].flat().map(String));
    if (isChecked) promised.set(name, [response.getHeader(name)].flat().join(", "));
  }
  if (!response.hasHeader("date")) response.setHeader("Date", new Date(nowMs).toUTCString());
  if (!response.hasHeader("content-type")) response.setHeader("Content-Type", "text/plain");
  sightings.push({ number, method: request.method ?? "", headers: request.headers, promised });
  response.setHeader("Request-Numbers", sightings.map((sighting) => sighting.number).join(" "));
  if (step.disconnect === true) {
    response.socket?.destroy();
    return;
  }
  response.statusCode = status;
  response.end(status === 204 || status === 304 ? undefined : (step.response_body ?? id));
}

/** A step that expects a condition is answered 304 if it was right, 999 if it was not. */
function statusOf({ request, step, previous }: Exchange): number {
  const status = step.response_status?.[0] ?? 200;
  if (step.expected_type?.endsWith("validated") !== true) return status;
  const given = (name: string): unknown =>
    previous?.response_headers?.find(([field]) => field.toLowerCase() === name)?.[1];
  const { "if-none-match": etag, "if-modified-since": since } = request.headers;
  const isLm = since !== undefined && given("last-modified") !== undefined;
  return (etag !== undefined && etag === given("etag")) || isLm ? 304 : 999;
}
