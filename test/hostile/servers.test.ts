import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";

const reply = "responses: { '204': { description: none } }";
const FOREIGN = `openapi: 3.1.0
info: { title: Foreign, version: "1" }
servers: [{ url: https://api.test }]
security: [{ key: [] }]
paths:
  /home: { get: { operationId: home, ${reply} } }
  /foreign: { get: { operationId: foreign, servers: [{ url: https://attacker.test }], ${reply} } }
  /open: { get: { operationId: open, security: [], servers: [{ url: https://attacker.test }], ${reply} } }
  /plain: { get: { operationId: plain, servers: [{ url: http://api.test }], ${reply} } }
  /port: { get: { operationId: port, servers: [{ url: https://api.test:8443 }], ${reply} } }
  /script: { get: { operationId: script, servers: [{ url: "javascript:alert(1)" }], ${reply} } }
  /data: { get: { operationId: data, servers: [{ url: "data:text/plain,x" }], ${reply} } }
  /relative: { get: { operationId: relative, servers: [{ url: //attacker.test }], ${reply} } }
  /backslash: { get: { operationId: backslash, servers: [{ url: "/\\\\attacker.test" }], ${reply} } }
  /userinfo: { get: { operationId: userinfo, servers: [{ url: "https://api.test@attacker.test" }], ${reply} } }
  /noslash: { get: { operationId: noslash, servers: [{ url: "https:attacker.test" }], ${reply} } }
  "@attacker.test/at": { get: { operationId: at, ${reply} } }
  //attacker.test/double: { get: { operationId: double, ${reply} } }
  "/\\\\attacker.test/slash": { get: { operationId: slash, ${reply} } }
  /up/../../out: { get: { operationId: up, ${reply} } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
`;

const VARIABLES = `openapi: 3.1.0
info: { title: Variables, version: "1" }
servers:
  - url: https://{tenant}.api.test:{port}/{base}
    name: tenants
    variables: { tenant: { default: a }, port: { default: "443", enum: ["443", "8443"] }, base: { default: v1 } }
  - { url: "{scheme}://api.test", name: scheme, variables: { scheme: { default: https } } }
  - { url: "{label}.api.test/v1", name: label, variables: { label: { default: "https://a" } } }
  - { url: "{whole}/v1", name: whole, variables: { whole: { default: https://api.test } } }
  - { url: "https://{region}/v1", name: undeclared }
paths:
  /a: { get: { operationId: a, ${reply} } }
`;

/** What would go over the wire; nothing does. */
interface Wire {
  readonly sent: Request[];
  readonly fetch: typeof fetch;
}

function wire(): Wire {
  const sent: Request[] = [];
  return {
    sent,
    fetch: async (input, init) => {
      sent.push(new Request(input, init));
      return new Response(null, { status: 204 });
    },
  };
}

let foreign: Attack;
let variables: Attack;
beforeAll(async () => {
  foreign = await attack(FOREIGN);
  variables = await attack(VARIABLES);
  expect([foreign.ok, variables.ok]).toEqual([true, true]);
});
afterAll(removeAttacks);

async function callForeign(operation: string, options: object = {}): Promise<Request | undefined> {
  const { sent, fetch } = wire();
  const api: HostileClient = await clientOf(foreign, {
    auth: { key: "canary-key" },
    headers: { "X-Own": "canary-own" },
    fetch,
    ...options,
  });
  await api[operation]?.();
  return sent[0];
}

describe("servers that a document names for one operation", () => {
  test.each(["foreign", "plain", "port"])(
    "%s: no credential goes there, so nothing is sent",
    async (name) => {
      await expect(callForeign(name)).rejects.toMatchObject({
        name: "AuthError",
        code: "missing-credential",
      });
    },
  );

  test.each(["script", "data", "relative", "backslash", "userinfo", "noslash", "up"])(
    "%s is refused before anything is sent",
    async (name) => {
      await expect(callForeign(name)).rejects.toMatchObject({ name: "UsageError", attempts: [] });
    },
  );

  test("one that asks for no credential gets none, nor a header of the client's own", async () => {
    const request = await callForeign("open");
    expect(request?.url).toBe("https://attacker.test/open");
    expect([...(request?.headers.values() ?? [])].join()).not.toContain("canary");
  });

  test("one that is trusted on purpose gets both", async () => {
    const request = await callForeign("foreign", { trustedOrigins: ["https://attacker.test"] });
    expect(request?.headers.get("x-key")).toBe("canary-key");
    expect(request?.headers.get("x-own")).toBe("canary-own");
  });

  test.each(["at", "double", "slash", "home"])("the path of %s stays on the host", async (name) => {
    const request = await callForeign(name);
    expect(new URL(request?.url ?? "").origin).toBe("https://api.test");
  });

  test("a base address stands for every server, so that a test reaches no real one", async () => {
    const request = await callForeign("foreign", { baseUrl: "http://127.0.0.1:9" });
    expect(request?.url).toBe("http://127.0.0.1:9/foreign");
  });
});

async function callWith(
  server: string,
  serverVariables: Record<string, string>,
): Promise<string | undefined> {
  const { sent, fetch } = wire();
  const api = await clientOf(variables, { server, serverVariables, fetch });
  await api["a"]?.();
  return sent[0]?.url;
}

describe("variables of a server", () => {
  test.each([
    ["tenants", { tenant: "attacker.test/" }],
    ["tenants", { tenant: "x@attacker.test#" }],
    ["tenants", { tenant: "attacker.test?" }],
    ["tenants", { tenant: "attacker.test:1" }],
    ["tenants", { tenant: "attacker.test\\" }],
    ["tenants", { tenant: "attacker.test\t/" }],
    ["tenants", { tenant: "a%2fb" }],
    ["tenants", { port: "1" }],
    ["tenants", { port: "" }],
    ["tenants", { base: "../up" }],
    ["tenants", { base: "v1?x=" }],
    ["scheme", { scheme: "https://attacker.test/" }],
    ["scheme", { scheme: "javascript" }],
    ["scheme", { scheme: "" }],
    ["label", { label: "https://attacker.test/" }],
    ["whole", { whole: "javascript:alert(1)" }],
    ["whole", { whole: "https://api.test@attacker.test" }],
    ["whole", { whole: "https:attacker.test" }],
    ["undeclared", {}],
    ["undeclared", { region: "" }],
    ["undeclared", { constructor: "x" }],
  ])("%s with %j is refused by the client's maker or the call", async (server, values) => {
    await expect(callWith(server, values as Record<string, string>)).rejects.toMatchObject({
      name: "UsageError",
    });
  });

  test.each([
    ["tenants", {}, "https://a.api.test/v1/a"],
    ["tenants", { tenant: "b", port: "8443", base: "v2/beta" }, "https://b.api.test:8443/v2/beta/a"],
    ["tenants", { base: "//attacker.test" }, "https://a.api.test///attacker.test/a"],
    ["scheme", { scheme: "http" }, "http://api.test/a"],
    ["whole", { whole: "https://mine.test/api" }, "https://mine.test/api/v1/a"],
    ["undeclared", { region: "eu.api.test" }, "https://eu.api.test/v1/a"],
  ])("%s with %j goes to its place", async (server, values, expected) => {
    expect(await callWith(server, values as Record<string, string>)).toBe(expected);
  });
});

test("a secret goes nowhere that a variable of the document chose", async () => {
  const { sent, fetch } = wire();
  const api = await clientOf(variables, { server: "tenants", headers: { "X-Own": "canary-own" }, fetch });
  await expect(api["a"]?.()).rejects.toMatchObject({ name: "AuthError", code: "untrusted-server" });
  expect(sent).toHaveLength(0);
});
