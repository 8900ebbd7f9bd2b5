import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FaultServer, jsonReply, startFaultServer } from "../chaos/fault-server.ts";
import { type Attack, attack, clientOf, removeAttacks } from "./attack.ts";

const DOCUMENT = `openapi: 3.1.0
info: { title: Secrets, version: "1" }
security: [{ bearer: [], header: [], query: [], cookie: [] }]
paths:
  /login:
    post:
      operationId: login
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { user: { type: string }, password: { type: string, format: password, writeOnly: true } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
        "400":
          description: bad
          content: { application/problem+json: { schema: { type: object, properties: { detail: { type: string } } } } }
  /basic:
    get:
      operationId: basic
      security: [{ basic: [] }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
  /broken:
    get:
      operationId: broken
      security: [{ broken: [] }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: api_key }
    cookie: { type: apiKey, in: cookie, name: sid }
    basic: { type: http, scheme: basic }
    broken: { type: apiKey, in: cookie, name: "s\\r\\nid" }
`;
/** Each with characters that change on the wire. */
const auth = {
  bearer: "canary2 bearer/+=",
  header: "canary1 header&%",
  query: "canary query/+=",
  cookie: "canary cookie;é",
  basic: { username: "someone", password: "canary password" },
  broken: "canary broken",
};
const PASSWORD = "canary pass&word 1234";

let made: Attack;
let server: FaultServer;
beforeAll(async () => {
  made = await attack(DOCUMENT);
  expect(made.ok).toBe(true);
  server = await startFaultServer();
});
afterAll(async () => {
  await server.stop();
  removeAttacks();
});

interface Account {
  readonly error: unknown;
  /** Everything that a program would log. */
  readonly said: string;
}

async function accountOf(operation: string, options: object = {}): Promise<Account> {
  const events: unknown[] = [];
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const api = await clientOf(made, {
    baseUrl: server.url,
    auth,
    policy: { retry: { maxAttempts: 1 } },
    onEvent: (event) => events.push(event),
    onDrift: (drift) => events.push(drift),
    ...options,
  });
  const result = await api[operation]?.({ body: { user: "u", password: PASSWORD } }).safe();
  const error = result?.ok === false ? result.error : undefined;
  const texts = [error, api, events, result?.meta].flatMap((value) => [
    inspect(value, { depth: 20 }),
    JSON.stringify(value),
  ]);
  const own = error instanceof Error ? [String(error), error.stack, error.message] : [];
  const account = { error, said: [...texts, ...own, ...printed.mock.calls.flat()].join("\n") };
  printed.mockRestore();
  return account;
}

/** What the server got, in every form in which it might come back. */
function everythingSent(): string {
  const { headers, target, body } = server.hits.at(-1) ?? {};
  return JSON.stringify({ headers, target, body });
}

const NEVER = [/canary/i, new RegExp(btoa("someone:canary password"))];

describe("secrets", () => {
  test("are sent, or the rest would prove nothing", async () => {
    server.script(jsonReply(200, {}));
    await accountOf("login");
    expect(everythingSent()).toContain("Bearer canary2 bearer/+=");
    expect(everythingSent()).toContain("canary%20query");
    expect(everythingSent()).toContain(PASSWORD);
    await accountOf("basic");
    expect(everythingSent()).toMatch(NEVER[1] ?? "");
  });

  test.each(["login", "basic"])("of %s stay out of everything said about a plain failure", async (name) => {
    for (const fault of [
      { kind: "reset" } as const,
      { kind: "truncate", body: "{" } as const,
      jsonReply(500, { title: "no" }),
      jsonReply(200, "scalar"),
    ]) {
      server.script(fault);
      const { error, said } = await accountOf(name);
      expect(error).toBeInstanceOf(Error);
      for (const secret of NEVER) expect(said).not.toMatch(secret);
    }
  });

  test.each(["login", "basic"])("of %s stay out of it when the server sends them back", async (name) => {
    server.script({ kind: "reply", status: 200, body: "" });
    await accountOf(name);
    const { headers, target } = server.hits.at(-1) ?? { headers: {}, target: "" };
    const echoes = [
      ...Object.values(headers),
      target,
      PASSWORD,
      ...Object.values(headers).map((it) => it.replace(/^\w+ /, "")),
    ];
    for (const echo of echoes) {
      for (const fault of [
        jsonReply(400, { type: echo, title: echo, detail: echo, code: echo, instance: echo }),
        { kind: "reply", status: 400, headers: { "Content-Type": "text/plain" }, body: echo } as const,
        { kind: "reply", status: 200, headers: { "Content-Type": "text/html" }, body: echo } as const,
        jsonReply(400, { error: { message: echo, code: echo } }),
      ]) {
        server.script(fault);
        const { said } = await accountOf(name);
        for (const secret of NEVER) expect(said, `echoed: ${echo}`).not.toMatch(secret);
      }
    }
  });

  test("that cannot be sent are refused without being named", async () => {
    const before = server.hits.length;
    const broken = await accountOf("broken");
    expect(broken.error).toMatchObject({ name: "UsageError" });
    const lines = await accountOf("login", { auth: { ...auth, bearer: "canary\r\nX-Evil: 1" } });
    expect(lines.error).toMatchObject({ name: "UsageError" });
    const wrongKind = await accountOf("basic", { auth: { basic: "canary" } });
    expect(wrongKind.error).toMatchObject({ name: "UsageError" });
    const thrower = () => Promise.reject(new Error("canary in the provider's own error"));
    const provider = await accountOf("basic", { auth: { basic: thrower } });
    expect(provider.error).toMatchObject({ name: "AuthError" });
    for (const { said } of [broken, lines, wrongKind, provider]) {
      for (const secret of NEVER) expect(said).not.toMatch(secret);
    }
    expect(server.hits).toHaveLength(before);
  });
});
