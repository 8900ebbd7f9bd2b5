import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface TalkServer {
  readonly url: string;
  /** What is answered from now on; the last answer repeats. */
  readonly answer: (...bodies: readonly object[]) => void;
  readonly stop: () => Promise<void>;
}

/** A server on loopback that says everything with a 200. */
export async function startTalkServer(): Promise<TalkServer> {
  let answers: object[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const body = answers.length > 1 ? answers.shift() : answers[0];
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (...bodies) => {
      answers = [...bodies];
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
