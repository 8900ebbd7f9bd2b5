import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { systemEnvironment } from "../environment/system.ts";
import type { AuthorizationCodeProvider, BeginOptions, PendingSignIn } from "../oauth/authorization-code.ts";

/** How somebody signs in from a command line. */
export interface LoopbackOptions extends Omit<BeginOptions, "redirectUri"> {
  /** Opens the address in a browser, or shows it to whoever is to open it. */
  readonly open: (url: URL) => void | Promise<void>;
  /** Where the browser comes back to. Default: `/callback`, as it is registered with the server. */
  readonly path?: string | undefined;
  /** Default: any that is free (RFC 8252 section 7.3). Name one only for a server that insists on it. */
  readonly port?: number | undefined;
  /** How long somebody may take. Default: 300,000. */
  readonly timeoutMs?: number | undefined;
  /** Gives up; the promise then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 300_000;
const HOST = "127.0.0.1";

/**
 * Signs somebody in from a command line: a browser, and a server on this machine's loopback address that it comes back to
 * once (RFC 8252). Only the answer to this sign-in is taken, by its `state`; whatever else calls is turned away.
 *
 * @example
 * const login = authorizationCode({ clientId, issuer, scopes: ["read", "offline_access"], store });
 * await signInOnLoopback(login, { open: (url) => console.log(`Open ${url}`) });
 */
export async function signInOnLoopback(
  login: Pick<AuthorizationCodeProvider, "begin" | "finish">,
  options: LoopbackOptions,
): Promise<void> {
  const { open, path = "/callback", port = 0, timeoutMs = TIMEOUT_MS, signal, ...begin } = options;
  signal?.throwIfAborted();
  const server = createServer();
  const ended = new AbortController();
  const onAbort = (): void => ended.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const origin = await listening(server, port);
    const { url, pending } = await login.begin({ ...begin, redirectUri: `${origin}${path}` });
    const finish = (callback: URL): Promise<void> => login.finish(callback, pending, begin);
    const expected = { origin, path, pending, finish, timeoutMs, signal: ended.signal };
    // What throws instead of rejecting would leave the other promise to reject alone, which ends the process.
    const opened = Promise.resolve().then(() => open(url));
    await Promise.all([untilAnswered(server, expected), opened]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // Nobody waits any longer, whatever it was that ended it.
    ended.abort();
    server.close();
    server.closeAllConnections();
  }
}

interface Expected {
  readonly origin: string;
  readonly path: string;
  readonly pending: PendingSignIn;
  readonly finish: (callback: URL) => Promise<void>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

function untilAnswered(server: Server, expected: Expected): Promise<void> {
  const { timeoutMs, signal } = expected;
  return new Promise<void>((resolve, reject) => {
    const disarm = systemEnvironment.schedule(timeoutMs, () => {
      reject(new Error(`nobody signed in within ${timeoutMs} ms`));
    });
    const onAbort = (): void => {
      disarm();
      reject(signal.reason);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    let isTaken = false;
    server.on("request", (request, response) => {
      const callback = isTaken ? undefined : callbackOf(request, expected);
      if (callback === undefined) {
        void page(response, 404, "There is nothing here.");
        return;
      }
      isTaken = true;
      const done = expected.finish(callback).then(
        () => page(response, 200, "You are signed in. This window can be closed."),
        async (thrown: unknown) => {
          await page(response, 400, "The sign-in failed. The program that began it says why.");
          throw thrown;
        },
      );
      done.then(resolve, reject);
    });
  });
}

/** Any page that the browser shows can send requests here; only the server knows this sign-in's `state`. */
function callbackOf(request: IncomingMessage, { origin, path, pending }: Expected): URL | undefined {
  const { method, url = "", headers } = request;
  if (method !== "GET" || headers.host !== new URL(origin).host || !URL.canParse(url, origin))
    return undefined;
  const callback = new URL(url, origin);
  const isOurs = callback.origin === origin && callback.pathname === path;
  return isOurs && callback.searchParams.get("state") === pending.state ? callback : undefined;
}

/** Kept by nobody, since its address holds the code. Resolves when it has been sent, or nobody waits for it. */
function page(response: ServerResponse, status: number, text: string): Promise<void> {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    Connection: "close",
  });
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(`${text}\n`, () => resolve());
  });
}

function listening(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(`http://${HOST}:${address.port}`);
    });
  });
}
