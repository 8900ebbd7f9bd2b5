// Bundled for a page: does calls there, has a worker of the same script do them, and posts what came of them.

import {
  apiKeyInHeader,
  asStream,
  bearer,
  type ClientDescriptor,
  createBareClient,
  header,
  idempotencyKeys,
  json,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "../../runtime/src/codegen.ts";
import { AbortedError, call, consoleLogger, isApiError, isSdkError } from "../../runtime/src/index.ts";
import { kyFetch } from "../../runtime/src/ky/index.ts";

interface Pet {
  readonly id: string;
}
const PetReader: Reader<Pet> = reader(() => r.object({ id: r.string() }));
const get = (path: string, security?: readonly (readonly string[])[]): Operation<undefined, Pet, unknown> =>
  operation(() => ({
    id: path,
    method: "GET",
    path,
    replies: { 200: PetReader },
    ...(security && { security }),
  }));
const keyed = (path: string): Operation<{ body: Pet }, Pet, unknown> =>
  operation(() => ({
    id: path,
    method: "POST",
    path,
    header: { idempotencyKey: header("Idempotency-Key") },
    body: json(),
    replies: { 200: PetReader },
    policy: { class: "keyed" },
    uses: [idempotencyKeys],
  }));
const stream: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "stream",
  method: "GET",
  path: "/stream",
  replies: { 200: asStream() },
}));

const isPage = typeof document !== "undefined";
const baseUrl = `${location.origin}${isPage ? "" : "/worker"}`;
const API: ClientDescriptor = {
  name: "Browser",
  version: "1",
  servers: [],
  securitySchemes: { key: apiKeyInHeader("X-Api-Key"), bearer: bearer() },
  security: [],
};
const client = createBareClient(API, {
  baseUrl,
  auth: { key: "k", bearer: "b" },
  policy: { retry: { baseDelayMs: 1, throttleBaseDelayMs: 1, maxAttempts: 2 } },
  onEvent: consoleLogger(),
});

const told: Record<string, unknown> = {};
const tell = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    told[name] = await work();
  } catch (error) {
    told[name] = isSdkError(error) ? { kind: error.kind, code: error.code } : String(error);
  }
};

await tell("read", () => call(client, get("/pet")));
await tell("retried", async () => (await call(client, get("/flaky")).withMeta()).meta.attempts.length);
await tell("keyed", () => call(client, keyed("/charge"), { body: { id: "c" } }));
await tell("status", () => call(client, get("/missing")).catch((error: unknown) => isApiError(error, 404)));
await tell("stalled", () => call(client, get("/stall"), undefined, { timeout: 150, retry: false }));
await tell("aborted", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 20);
  return call(client, get("/stall"), undefined, { signal: controller.signal }).catch(
    (error: unknown) => error instanceof AbortedError && error.reason === "enough",
  );
});
await tell("streamed", async () => new Response(await call(client, stream)).text());
await tell("hooked", () => {
  const beforeRequest = [({ request }: { request: Request }) => request.headers.set("X-Hooked", "yes")];
  const hooked = createBareClient(API, { baseUrl, fetch: kyFetch({ hooks: { beforeRequest } }) });
  return call(hooked, keyed("/hooked"), { body: { id: "c" } });
});
await tell("redirected", () => call(client, get("/redirect")));
await tell("redirectedWithBearer", () => call(client, get("/redirect-bearer", [["bearer"]])));
await tell("redirectedWithKey", () => call(client, get("/redirect-key", [["key"]])));
await tell("redirectedWrite", () => call(client, keyed("/redirect-write"), { body: { id: "c" } }));

if (isPage) {
  const inWorker = await new Promise((resolve) => {
    const worker = new Worker("/script.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(message);
  });
  await fetch("/result", { method: "POST", body: JSON.stringify({ page: told, worker: inWorker }) });
} else {
  postMessage(told);
}
