import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that has arrived and waits for its answer. */
export interface HeldRequest {
  readonly reply: (status: number, headers?: Readonly<Record<string, string>>) => void;
  /** Breaks the connection. */
  readonly reset: () => void;
}

/** The other side of a client that answers when told to. */
export interface HeldWire {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** The values of `x-name` of what was sent so far, in order. */
  readonly sent: () => readonly (string | null)[];
  /** The request with that name, once it is there. */
  readonly arrived: (name: string) => Promise<HeldRequest>;
  readonly stop: () => Promise<void>;
}

/** Holds requests within the process. */
export async function heldFetch(): Promise<HeldWire> {
  const inbox = createInbox();
  const sent: (string | null)[] = [];
  return {
    baseUrl: "https://api.test",
    fetch: (input, init) => {
      const { headers, signal } = new Request(input, init);
      sent.push(headers.get("x-name"));
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        inbox.put(headers.get("x-name") ?? "", {
          reply: (status, given) => resolve(new Response("{}", { status, headers: { ...given } })),
          reset: () =>
            reject(
              new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) }),
            ),
        });
      });
    },
    sent: () => sent,
    arrived: inbox.take,
    stop: async () => undefined,
  };
}

/** Holds requests of real connections. */
export async function heldSocket(): Promise<HeldWire> {
  const inbox = createInbox();
  const sent: (string | null)[] = [];
  const server = createServer((request, response) => {
    request.resume();
    inbox.put(String(request.headers["x-name"]), heldOn(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetch: (input, init) => {
      sent.push(new Headers(init?.headers).get("x-name"));
      return fetch(input, init);
    },
    sent: () => sent,
    arrived: inbox.take,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function heldOn(request: IncomingMessage, response: ServerResponse): HeldRequest {
  return {
    reply: (status, headers = {}) => response.writeHead(status, headers).end("{}"),
    reset: () => request.socket.resetAndDestroy(),
  };
}

interface Inbox {
  readonly put: (name: string, request: HeldRequest) => void;
  readonly take: (name: string) => Promise<HeldRequest>;
}

function createInbox(): Inbox {
  const held = new Map<string, HeldRequest>();
  const awaited = new Map<string, (request: HeldRequest) => void>();
  return {
    put: (name, request) => {
      const taker = awaited.get(name);
      awaited.delete(name);
      if (taker === undefined) held.set(name, request);
      else taker(request);
    },
    take: async (name) => {
      const there = held.get(name);
      held.delete(name);
      return there ?? new Promise((resolve) => awaited.set(name, resolve));
    },
  };
}
