import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does to a request of the API. `said`: everything that the client sent, and what it may have sent before. */
export type Behaviour = (response: ServerResponse, said: string) => void;

/** An API that gives secrets away whenever it can, with a token endpoint. */
export interface EchoServer {
  readonly url: string;
  /** Everything that ever came in: headers, targets, bodies. */
  readonly received: () => string;
  /** Texts that were made from a key while the test ran, and are secrets none the less. */
  readonly proofs: ReadonlySet<string>;
  readonly behave: (behaviour: Behaviour) => void;
  readonly behaveAtTokens: (behaviour: Behaviour) => void;
  readonly close: () => Promise<void>;
}

export const OK: Behaviour = (response) => {
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Set-Cookie": "sid=canary-set-cookie",
    "Cache-Control": "max-age=60",
  });
  response.end("{}");
};

export const TOKENS: Behaviour = (response) => {
  const tokens = {
    access_token: "canary-access",
    refresh_token: "canary-refresh",
    id_token: "canary-id-token",
  };
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ ...tokens, token_type: "Bearer", expires_in: 3_600 }));
};

export async function startEchoServer(): Promise<EchoServer> {
  const received: string[] = [];
  const proofs = new Set<string>();
  let behaviour = OK;
  let atTokens = TOKENS;
  const server = createServer(async (request, response) => {
    const said = await whole(request);
    received.push(said);
    for (const [proof] of said.matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g)) proofs.add(proof);
    if (request.url?.startsWith("/token")) atTokens(response, said);
    else behaviour(response, said);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received.join("\n"),
    proofs,
    behave: (next) => {
      behaviour = next;
    },
    behaveAtTokens: (next) => {
      atTokens = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function whole(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url, headers } = request;
  return `${method} ${url} ${JSON.stringify(headers)} ${Buffer.concat(chunks).toString()}`;
}
