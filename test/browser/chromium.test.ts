import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "./find-browser.ts";

const PAGE = fileURLToPath(new URL("./page.ts", import.meta.url));
const browser = findBrowser();
const servers: Server[] = [];
/** What arrived at the other origin, by path. */
const strayed = new Map<string, IncomingHttpHeaders>();
const hits = new Map<string, number>();
const keys = new Set<string>();
type Told = Readonly<Record<string, unknown>>;
let told: { readonly page: Told; readonly worker: Told } = { page: {}, worker: {} };

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the page until it has told what came of its calls. */
async function runPage(script: string, profile: string): Promise<string> {
  let onResult = (_: string): void => undefined;
  const result = new Promise<string>((resolve) => {
    onResult = resolve;
  });
  const url = await startSite(script, await startElsewhere(), onResult);
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  const child = spawn(browser ?? "", [...flags, `--user-data-dir=${profile}`, url], { stdio: "ignore" });
  const ended = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`the browser ended with ${code} before the page did`)));
  });
  try {
    return await Promise.race([result, ended]);
  } finally {
    child.kill("SIGKILL");
    await ended.catch(() => undefined);
  }
}

const PET = JSON.stringify({ id: "a" });
const JSON_TYPE = { "content-type": "application/json" };

async function startSite(
  script: string,
  elsewhere: string,
  onResult: (text: string) => void,
): Promise<string> {
  return listen((request, response) => {
    const path = request.url ?? "/";
    // A worker calls by paths of its own.
    const asked = path.replace(/^\/worker(?=\/)/, "");
    const pieces: Buffer[] = [];
    const nth = (hits.get(path) ?? 0) + 1;
    hits.set(path, nth);
    if (path === "/") {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(`<body><script type="module">${script}</script></body>`);
    } else if (path === "/script.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    } else if (path === "/result") {
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => onResult(Buffer.concat(pieces).toString("utf8")));
    } else if (asked === "/stall") {
      return;
    } else if (asked.startsWith("/redirect")) {
      response.writeHead(302, { location: `${elsewhere}${path}` }).end();
    } else if (asked === "/hooked") {
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ id: request.headers["x-hooked"] }));
    } else if (asked === "/missing") {
      response.writeHead(404, JSON_TYPE).end("{}");
    } else if ((asked === "/flaky" || asked === "/charge") && nth === 1) {
      if (asked === "/charge") keys.add(String(request.headers["idempotency-key"]));
      response.writeHead(503, JSON_TYPE).end("{}");
    } else {
      if (asked === "/charge") keys.add(String(request.headers["idempotency-key"]));
      response.writeHead(200, JSON_TYPE).end(PET);
    }
  });
}

const startElsewhere = (): Promise<string> =>
  listen((request, response) => {
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };
    if (request.method !== "OPTIONS") strayed.set(request.url ?? "", request.headers);
    response.writeHead(200, { ...JSON_TYPE, ...cors }).end(PET);
  });

describe.skipIf(browser === undefined)(
  browser === undefined
    ? "in Chromium: skipped, none is on this machine (CHROMIUM=path names one)"
    : "in Chromium",
  () => {
    let profile = "";
    beforeAll(async () => {
      const bundle = await build({
        entryPoints: [PAGE],
        bundle: true,
        write: false,
        format: "esm",
        platform: "browser",
        target: "es2022",
      });
      const script = (bundle.outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
      profile = await mkdtemp(join(tmpdir(), "chromium-"));
      told = JSON.parse(await runPage(script, profile)) as typeof told;
    }, 120_000);
    afterAll(async () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      if (profile !== "") await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    });

    test.each(["page", "worker"] as const)(
      "in a %s, calls read, retry, carry a key, fail by status, end in time, abort, stream and run hooks",
      (place) => {
        expect(told[place]).toMatchObject({
          read: { id: "a" },
          retried: 2,
          keyed: { id: "a" },
          status: true,
          stalled: { kind: "timeout", code: "total-timeout" },
          aborted: true,
          streamed: PET,
          hooked: { id: "yes" },
        });
        // One for each place, on both attempts.
        expect(keys.size).toBe(2);
      },
    );

    test("trap 82: a hidden redirect is followed without credentials, and with Authorization, which the browser drops", () => {
      expect(told.page).toMatchObject({ redirected: { id: "a" }, redirectedWithBearer: { id: "a" } });
      expect(strayed.has("/redirect")).toBe(true);
      expect(strayed.get("/redirect-bearer")).toBeDefined();
      expect(strayed.get("/redirect-bearer")?.authorization).toBeUndefined();
    });

    test("trap 82: with any other credential it is refused, and nothing arrives elsewhere", () => {
      expect(told.page["redirectedWithKey"]).toMatchObject({ kind: "transport" });
      expect(strayed.has("/redirect-key")).toBe(false);
    });

    test("trap 82: a write that is redirected is sent once, and may have been done", () => {
      expect(told.page["redirectedWrite"]).toMatchObject({ kind: "ambiguous" });
      expect(hits.get("/redirect-write")).toBe(1);
      expect(strayed.has("/redirect-write")).toBe(false);
    });
  },
);
