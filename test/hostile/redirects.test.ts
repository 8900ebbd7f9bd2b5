import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Fault, type FaultServer, jsonReply, startFaultServer } from "../chaos/fault-server.ts";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";

const DOCUMENT = `openapi: 3.1.0
info: { title: Redirects, version: "1" }
security: [{ bearer: [], header: [], query: [], cookie: [] }]
paths:
  /read:
    get:
      operationId: read
      parameters:
        - { name: X-Tenant, in: header, schema: { type: string } }
        - { name: session, in: cookie, schema: { type: string } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
  /write:
    post:
      operationId: write
      parameters: [{ name: Idempotency-Key, in: header, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    header: { type: apiKey, in: header, name: x-Custom-KEY }
    query: { type: apiKey, in: query, name: api_key }
    cookie: { type: apiKey, in: cookie, name: sid }
`;
const auth = { bearer: "canary-b", header: "canary-h", query: "canary-q", cookie: "canary-c" };
const STATUSES = [301, 302, 303, 307, 308];
const OK = jsonReply(200, { done: true });

let made: Attack;
beforeAll(async () => {
  made = await attack(DOCUMENT);
  expect(made.ok).toBe(true);
});
afterAll(removeAttacks);

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function serve(...faults: Fault[]): Promise<FaultServer> {
  const server = await startFaultServer(...faults);
  servers.push(server);
  return server;
}

const to = (location: string, status: number) =>
  ({ kind: "reply", status, headers: { Location: location } }) as const;

function client(baseUrl: string, fetch?: typeof globalThis.fetch): Promise<HostileClient> {
  const headers = { "X-Own": "canary-own" };
  return clientOf(made, { baseUrl, auth, headers, fetch, policy: { retry: { maxAttempts: 1 } } });
}

const input = { header: { xTenant: "canary-tenant" }, cookie: { session: "canary-session" } };

describe("redirects of a read", () => {
  test.each(STATUSES)("%i to another origin takes nothing along", async (status) => {
    const other = await serve(OK);
    const home = await serve(to(`${other.url}/there?x=1`, status));
    const api = await client(home.url);
    expect(await api["read"]?.(input)).toEqual({ done: true });
    expect(home.hits[0]?.headers).toMatchObject({ "x-custom-key": "canary-h", "x-own": "canary-own" });
    expect(other.hits).toHaveLength(1);
    expect(JSON.stringify(other.hits)).not.toContain("canary");
    expect(Object.keys(other.hits[0]?.headers ?? {})).not.toContain("x-request-id");
  });

  test.each(STATUSES)("%i within the origin keeps every credential", async (status) => {
    const home = await serve(to("/there?x=1", status), OK);
    const api = await client(home.url);
    await api["read"]?.(input);
    const [first, second] = home.hits;
    expect(second?.target).toBe("/there?x=1&api_key=canary-q");
    expect({ ...second?.headers, host: "" }).toEqual({ ...first?.headers, host: "" });
  });

  test("what left once is not sent again when the way leads back", async () => {
    const other = await serve({ kind: "stall" });
    const home = await serve(to(`${other.url}/bounce`, 302), OK);
    other.script(to(`${home.url}/back`, 302));
    const api = await client(home.url);
    await api["read"]?.(input);
    expect(home.hits[1]?.target).toBe("/back");
    expect(JSON.stringify(home.hits[1])).not.toContain("canary");
  });

  test.each([
    ["user information", (url: string) => `${url.replace("//", "//canary-user:canary-word@")}/there`],
    ["no scheme", (url: string) => `${url.replace("http:", "")}/there`],
    ["backslashes", (url: string) => `${url.replace("http:", "").replaceAll("/", "\\")}\\there`],
    ["upper case", (url: string) => `${url.replace("http", "HTTP")}/there`],
  ])("a location with %s is followed as the origin that it is", async (_, located) => {
    const other = await serve(OK);
    const home = await serve(to(located(other.url), 302));
    const api = await client(home.url);
    await api["read"]?.(input);
    expect(other.hits).toHaveLength(1);
    expect(JSON.stringify(other.hits)).not.toContain("canary");
  });

  test.each([
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:application/json,{}",
    "http://",
    "https://[",
  ])("%s is not followed, and the reply is the failure", async (location) => {
    const home = await serve(to(location, 302));
    const result = await (await client(home.url))["read"]?.(input).safe();
    expect(result).toMatchObject({ ok: false, error: { kind: "api", status: 302 } });
    expect(home.hits).toHaveLength(1);
  });

  test("a loop ends, with the reply", async () => {
    const home = await serve(to("/read", 302));
    const result = await (await client(home.url))["read"]?.(input).safe();
    expect(result).toMatchObject({ ok: false, error: { kind: "api", status: 302 } });
    expect(home.hits).toHaveLength(6);
  });

  test.each(STATUSES)("%i from https to http is refused", async (status) => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (request) => {
      urls.push(new Request(request).url);
      return new Response(null, { status, headers: { Location: "http://api.test/plain" } });
    };
    const result = await (await client("https://api.test", fetch))["read"]?.(input).safe();
    expect(result).toMatchObject({ ok: false, error: { status } });
    expect(urls).toHaveLength(1);
  });
});

describe("redirects of a write", () => {
  test.each(STATUSES)("%i is never followed, to wherever it leads", async (status) => {
    const other = await serve(OK);
    for (const location of [`${other.url}/there`, "/there"]) {
      const home = await serve(to(location, status), OK);
      const result = await (await client(home.url))["write"]?.({ body: { amount: 1 } }).safe();
      expect(result).toMatchObject({ ok: false });
      expect(home.hits).toHaveLength(1);
      expect(home.hits[0]?.headers["idempotency-key"]).toBeDefined();
    }
    expect(other.hits).toHaveLength(0);
  });
});
