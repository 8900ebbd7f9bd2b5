import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { Agent, fetch as undiciFetch } from "undici";
import { makeCertificate } from "../support/certificate.ts";

/** A request as it arrived, as text, so that nothing in it can be overlooked. */
export interface Arrival {
  readonly method: string;
  readonly target: string;
  readonly text: string;
}

/** One origin of four: two of each scheme, on ports of their own. */
export interface Origin {
  readonly url: string;
  readonly arrivals: Arrival[];
}

/** Servers on loopback that send each other's callers on: `/go/302/otherHttp` leads to `/there` of that one. */
export interface RedirectServers {
  readonly origins: Readonly<Record<OriginName, Origin>>;
  /** Trusts their certificate. */
  readonly fetch: typeof globalThis.fetch;
  readonly close: () => Promise<void>;
}

export const ORIGIN_NAMES = ["http", "otherHttp", "https", "otherHttps"] as const;
export type OriginName = (typeof ORIGIN_NAMES)[number];

export async function startRedirectServers(): Promise<RedirectServers> {
  const { cert, key } = makeCertificate();
  const servers: Server[] = [];
  const origins = {} as Record<OriginName, Origin>;
  for (const name of ORIGIN_NAMES) {
    const arrivals: Arrival[] = [];
    const listener = answer(arrivals, (target) => origins[target as OriginName]?.url ?? "");
    const isHttps = name === "https" || name === "otherHttps";
    const server: Server = isHttps ? createHttps({ cert, key }, listener) : createHttp(listener);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    servers.push(server);
    origins[name] = { url: `${isHttps ? "https" : "http"}://127.0.0.1:${port}`, arrivals };
  }
  const dispatcher = new Agent({ connect: { ca: cert } });
  const fetch = ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown;
  return {
    origins,
    fetch: fetch as typeof globalThis.fetch,
    close: async () => {
      await dispatcher.close();
      await Promise.all(servers.map((server) => closed(server)));
    },
  };
}

function answer(arrivals: Arrival[], urlOf: (name: string) => string): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: target = "", rawHeaders } = request;
      const text = [method, target, ...rawHeaders, Buffer.concat(chunks).toString()].join("\n");
      arrivals.push({ method, target, text });
      const [, status, to = ""] = /^\/go\/(\d+)\/(\w+)/.exec(target) ?? [];
      const sent = { Location: `${urlOf(to)}/there`, "Set-Cookie": "canary-set=1" };
      if (status === undefined) response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
      else response.writeHead(Number(status), sent).end();
    });
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
