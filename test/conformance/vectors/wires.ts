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
      if (answer === undefined || answer.kind === "reset") {
        throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) });
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
  return {
    baseUrl: server.url,
    fetch: undefined,
    hits: () => server.hits,
    script: server.script,
    stop: server.stop,
  };
}
