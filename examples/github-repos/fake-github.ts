import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A GitHub that fits on a page: one user, seven repositories, and a limit that is soon met. */
export interface FakeGitHub {
  readonly url: string;
  /** Path and status of every request. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

const NAMES = [
  "boysenberry",
  "git-consortium",
  "hello-world",
  "linguist",
  "octocat.io",
  "spoon-knife",
  "test-repo",
];
/** The list, and where GitHub's own links find it: by the user's number. */
const LISTS = ["/users/octocat/repos", "/user/583231/repos"];
/** Requests an allowance holds. */
const LIMIT = 2;
/** How long an allowance lasts; GitHub's is an hour. */
const WINDOW_MS = 1_000;

/** Starts it with so many requests left in the first window. */
export async function startFakeGitHub(remaining: number = LIMIT): Promise<FakeGitHub> {
  const requests: string[] = [];
  const limiter = createLimiter(remaining);
  const server = createServer((request, response) => {
    response.once("finish", () => requests.push(`${request.url} ${response.statusCode}`));
    serve(request, response, limiter);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake GitHub got no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Limiter {
  /** Takes one request; false when none is left. */
  take(): boolean;
  headers(): Record<string, string>;
  /** The secondary limit is met once, on the third request, as GitHub does with callers in a hurry. */
  secondary(): boolean;
}

function createLimiter(atFirst: number): Limiter {
  let remaining = atFirst;
  let resetAt = Date.now() + WINDOW_MS;
  let taken = 0;
  return {
    take: () => {
      if (Date.now() >= resetAt) {
        remaining = LIMIT;
        resetAt = Date.now() + WINDOW_MS;
      }
      remaining -= 1;
      taken += 1;
      return remaining >= 0;
    },
    headers: () => ({
      "x-ratelimit-limit": String(LIMIT),
      "x-ratelimit-remaining": String(Math.max(0, remaining)),
      "x-ratelimit-reset": String(Math.ceil(resetAt / 1_000)),
    }),
    secondary: () => taken === 3,
  };
}

function serve(request: IncomingMessage, response: ServerResponse, limiter: Limiter): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (!limiter.take()) {
    reply(response, 403, { message: "API rate limit exceeded" }, limiter.headers());
    return;
  }
  const headers = limiter.headers();
  if (limiter.secondary()) {
    const body = { message: "You have exceeded a secondary rate limit" };
    reply(response, 429, body, { ...headers, "retry-after": "1" });
    return;
  }
  if (!LISTS.includes(url.pathname)) {
    reply(response, 404, { message: "Not Found", status: "404" }, headers);
    return;
  }
  const { items, link } = page(url);
  reply(response, 200, items, { ...headers, ...(link === undefined ? {} : { link }) });
}

function page(url: URL): { items: unknown[]; link: string | undefined } {
  const number = Number(url.searchParams.get("page") ?? 1);
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const items = NAMES.slice((number - 1) * size, number * size).map(repository);
  const next = `<https://api.github.com/user/583231/repos?per_page=${size}&page=${number + 1}>; rel="next"`;
  return { items, link: number * size < NAMES.length ? next : undefined };
}

function repository(name: string): unknown {
  return {
    id: 1_296_269 + NAMES.indexOf(name),
    name,
    full_name: `octocat/${name}`,
    private: false,
    fork: false,
    html_url: `https://github.com/octocat/${name}`,
    description: name === "hello-world" ? "My first repository" : null,
    stargazers_count: name.length * 100,
  };
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
