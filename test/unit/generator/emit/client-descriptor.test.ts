import { expect, test } from "vitest";
import { clientDescriptor } from "../../../../generator/src/emit/client-descriptor.ts";
import { createModuleScope } from "../../../../generator/src/emit/module-scope.ts";
import type { Plan } from "../../../../generator/src/plan/plan-types.ts";
import { resolvePolicies } from "../../../../generator/src/policy/resolve.ts";
import { lowerDocument } from "../lower/lower-document.ts";

const oauth2 = {
  type: "oauth2",
  flows: { clientCredentials: { tokenUrl: "https://a.example/t", scopes: {} } },
};

function emitted(
  root: object,
  securitySchemes: object,
  pinnedHeaders: Plan["pinnedHeaders"] = [],
): { readonly descriptor: string; readonly imports: string } {
  const { api } = lowerDocument({
    ...root,
    paths: { "/account": { get: { operationId: "getAccount", responses: { 200: { description: "" } } } } },
    components: { securitySchemes },
  });
  const { value } = resolvePolicies(api);
  if (value === undefined) throw new Error("no policies");
  const scope = createModuleScope("client.ts", { taken: new Set<string>(), importExtension: "js" });
  const descriptor = clientDescriptor({ api: value, pinnedHeaders }, scope);
  return { descriptor, imports: scope.imports() };
}

function descriptorOf(root: object, scheme: object, pinnedHeaders: Plan["pinnedHeaders"] = []): unknown {
  const schemes = { main: { ...oauth2, ...scheme }, other: oauth2 };
  const { descriptor } = emitted(root, schemes, pinnedHeaders);
  const words = { serverTemplate: (server: object) => ({ filled: server }), oauth2: () => ({}) };
  return new Function(...Object.keys(words), `return ${descriptor}`)(...Object.values(words));
}

test("what the contract says of tokens and of health reaches the client", () => {
  const root = { "x-resilience": { health: { operation: "getAccount", startup: "fail" } } };
  const scheme = { "x-resilience": { oauth: { refreshSkew: "90s", rotation: "none" } } };
  expect(descriptorOf(root, scheme)).toMatchObject({
    health: { operation: "getAccount", startup: "fail" },
    oauth: {
      main: { refreshSkew: { ms: 90_000 }, rotation: "none", on401: "once", clockToleranceMs: 30_000 },
    },
  });
});

test("where it says nothing, nothing is emitted", () => {
  const descriptor = descriptorOf({}, {});
  expect(descriptor).not.toHaveProperty("health");
  expect(descriptor).not.toHaveProperty("oauth");
  expect(descriptor).not.toHaveProperty("pinned");
});

test("a version that the user pins goes with every call", () => {
  const pinned = [{ name: "Stripe-Version", value: "2026-01-28" }];
  expect(descriptorOf({}, {}, pinned)).toMatchObject({
    pinned: { headers: { "Stripe-Version": "2026-01-28" } },
  });
});

test("what fills variables in comes with the servers that have some, and with no other", () => {
  const servers = [
    { url: "https://{region}.api.test", variables: { region: { default: "eu" } } },
    { url: "https://sandbox.test" },
  ];
  expect(descriptorOf({ servers }, {})).toMatchObject({
    servers: [
      { filled: { url: "https://{region}.api.test", variables: { region: { default: "eu" } } } },
      { url: "https://sandbox.test" },
    ],
  });
});

test("what sends credentials comes with the schemes that there are, and with no other", () => {
  const schemes = {
    header: { type: "apiKey", in: "header", name: "X-Key" },
    query: { type: "apiKey", in: "query", name: "key" },
    jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    digest: { type: "http", scheme: "digest" },
    connect: { type: "openIdConnect", openIdConnectUrl: "https://a.test/.well-known/openid-configuration" },
    tls: { type: "mutualTLS" },
  };
  const { descriptor, imports } = emitted({}, schemes);
  for (const made of [
    'header: /*@__PURE__*/ apiKeyInHeader("X-Key")',
    'query: /*@__PURE__*/ apiKeyInQuery("key")',
    'jwt: /*@__PURE__*/ bearer("JWT")',
    'digest: /*@__PURE__*/ httpScheme("digest")',
    'connect: /*@__PURE__*/ openIdConnect("https://a.test/.well-known/openid-configuration")',
    "tls: /*@__PURE__*/ mutualTLS()",
  ]) {
    expect(descriptor).toContain(made);
  }
  expect(imports).toContain("apiKeyInHeader");
  expect(imports).not.toMatch(/apiKeyInCookie|basic|oauth2/);
  expect(emitted({}, {}).imports).toBe("");
});
