import { startFaultServer } from "../../chaos/fault-server.ts";
import type { Answer } from "./vectors.ts";

/** A request as the other side saw it; header names in lower case. */
export interface Hit {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The other side of a client: played within the process, or over a socket. */
export interface Wire {
  readonly baseUrl: string;
  readonly fetch: typeof fetch | undefined;
  readonly hits: () => readonly Hit[];
  /** What is answered from now on; the last answer repeats. */
  readonly script: (...answers: readonly Answer[]) => void;
  readonly stop: () => Promise<void>;
}

/** Answers by a `fetch` of its own. */
export async function stubbedFetch(): Promise<Wire> {
  const hits: Hit[] = [];
  let answers: Answer[] = [];
  return {
    baseUrl: "https://api.test",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      hits.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined || answer.kind !== "reply") {
        const code = answer?.kind === "refused" ? "ECONNREFUSED" : "ECONNRESET";
        throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code }) });
      }
      const { status, headers, body } = answer;
      const hasBody = status !== 304 && request.method !== "HEAD";
      return new Response(hasBody ? (body as string) : null, { status, headers: { ...headers } });
    },
    hits: () => hits,
    script: (...next) => {
      answers = [...next];
    },
    stop: async () => undefined,
  };
}

/** Answers over a socket of the loopback interface. */
export async function realSocket(): Promise<Wire> {
  const server = await startFaultServer();
  const closed = await closedPort();
  let answers: Answer[] = [];
  return {
    baseUrl: server.url,
    // A request that is to be refused goes where nobody listens; the others are the platform's own.
    fetch: (input, init) => {
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (next?.kind !== "refused") return fetch(input, init);
      return fetch(`http://127.0.0.1:${closed}/`, init);
    },
    hits: () => server.hits,
    script: (...next) => {
      answers = [...next];
      server.script(...next.filter((answer) => answer.kind !== "refused"));
    },
    stop: server.stop,
  };
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = await startFaultServer();
  await server.stop();
  return server.port;
}
