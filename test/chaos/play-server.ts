import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

/** What a server does with a request. */
export type Play = (request: IncomingMessage, response: ServerResponse) => void;

export interface PlayServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that plays one reply a request; the last one repeats. It ends with the test. */
export async function serve(...plays: Play[]): Promise<PlayServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    plays[Math.min(requests.length, plays.length) - 1]?.(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A whole reply of a media type. */
export function typed(type: string, ...pieces: readonly (string | Uint8Array)[]): Play {
  return (_request, response) => {
    response.writeHead(200, { "Content-Type": type });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
}

/** Sends this much of a reply, then breaks the connection. */
export function broken(type: string, ...pieces: readonly string[]): Play {
  return (_request, response) => {
    response.writeHead(200, { "Content-Type": type });
    response.write(pieces.join(""), () => response.socket?.resetAndDestroy());
  };
}
