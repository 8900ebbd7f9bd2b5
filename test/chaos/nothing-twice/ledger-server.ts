import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What befalls one request. */
export type Weather =
  | "fine"
  | "unavailable"
  | "reset-before"
  | "reset-after"
  | "stall-before"
  | "stall-after"
  | "truncated"
  | "slow";

/** A write as the server knows it: by what it asks for, whatever its keys. */
export interface LedgerServer {
  readonly url: string;
  /** How often each reference was done. */
  readonly effects: ReadonlyMap<string, number>;
  /** Requests that arrived, by reference. */
  readonly hits: ReadonlyMap<string, number>;
  /** Keys that came with more than one body. */
  readonly twoBodies: ReadonlySet<string>;
  readonly requests: () => number;
  readonly stop: () => Promise<void>;
}

interface Done {
  readonly body: string;
  state: "in-progress" | "done";
}

/** What to do to the n-th request of a reference. */
export type Forecast = (reference: string, nth: number) => Weather;

/** Where the API takes its key: in a header, or as a member of the body. */
export interface KeyPlace {
  readonly in: "header" | "body";
  readonly name: string;
}

/**
 * An API with idempotency keys: it does a thing once for a key, answers again for a repeat, 409 while it is at it, 422 when
 * the key comes with another body. Without a key it does what it is asked, each time.
 */
export async function startLedgerServer(
  forecast: Forecast,
  onHit: (reference: string, weather: Weather) => void = () => undefined,
  place: KeyPlace = { in: "header", name: "Idempotency-Key" },
): Promise<LedgerServer> {
  const effects = new Map<string, number>();
  const hits = new Map<string, number>();
  const twoBodies = new Set<string>();
  const byKey = new Map<string, Done>();
  let requests = 0;

  const done = (key: string | undefined, reference: string, body: string): void => {
    count(effects, reference);
    if (key !== undefined) byKey.set(key, { body, state: "done" });
  };

  const respond = (request: IncomingMessage, body: string): Answer => {
    requests += 1;
    const asked = JSON.parse(body) as Readonly<Record<string, string>>;
    const key =
      place.in === "body" ? asked[place.name] : request.headers[place.name.toLowerCase()]?.toString();
    const { reference = "" } = asked;
    const weather = forecast(reference, count(hits, reference));
    onHit(reference, weather);
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined && known.body !== body) {
      twoBodies.add(String(key));
      return { kind: "reply", status: 422 };
    }
    if (weather === "unavailable") return { kind: "reply", status: 503 };
    if (weather === "reset-before") return { kind: "reset" };
    if (weather === "stall-before") return { kind: "nothing" };
    if (known?.state === "in-progress") return { kind: "reply", status: 409 };
    if (known === undefined && weather === "slow") {
      if (key !== undefined) byKey.set(key, { body, state: "in-progress" });
      return { kind: "later", finish: () => done(key, reference, body) };
    }
    if (known === undefined) done(key, reference, body);
    return AFTERWARDS[weather] ?? { kind: "reply", status: 201 };
  };

  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () =>
      play(respond(request, Buffer.concat(pieces).toString("utf8")), request, response),
    );
    request.on("error", () => undefined);
    response.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    hits,
    twoBodies,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function count(counts: Map<string, number>, name: string): number {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return next;
}

type Answer =
  | { readonly kind: "reply"; readonly status: number }
  | { readonly kind: "later"; readonly finish: () => void }
  | { readonly kind: "reset" | "nothing" | "truncate" };

/** Once the thing is done. */
const AFTERWARDS: Partial<Record<Weather, Answer>> = {
  "reset-after": { kind: "reset" },
  "stall-after": { kind: "nothing" },
  truncated: { kind: "truncate" },
};

const SLOW_MS = 30;

function play(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  switch (answer.kind) {
    case "reply":
      reply(response, answer.status);
      return;
    case "later":
      setTimeout(() => {
        answer.finish();
        reply(response, 201);
      }, SLOW_MS);
      return;
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "nothing":
      return;
    case "truncate":
      response.writeHead(201, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"id":', () => response.destroy());
  }
}

function reply(response: ServerResponse, status: number): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end("{}");
}
