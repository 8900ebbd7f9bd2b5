import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { call, TransportError } from "@gen-client/runtime";
import { apiKeyInHeader, asJson, createBareClient, mutualTLS, operation } from "@gen-client/runtime/codegen";
import { type UndiciFetch, undiciFetch } from "@gen-client/runtime/undici";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SecurityRequirements } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";
import { createAuthority } from "./certificates.ts";

const ours = createAuthority("Ours");
const theirs = createAuthority("Theirs");
const open: { server?: Server; url: string; fetch?: UndiciFetch } = { url: "" };

/** Asks every client for a certificate of ours, and says whose it was. */
beforeAll(async () => {
  const certified = ours.certify("server");
  const server = createServer({ ...certified, ca: ours.cert, requestCert: true }, (request, response) => {
    const { CN } = (request.socket as TLSSocket).getPeerCertificate().subject;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ name: CN, key: request.headers["x-key"] }));
  });
  open.server = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void open.server?.close());
afterEach(() => open.fetch?.close());

function secured(security: SecurityRequirements): AnyOperation {
  return operation(() => ({ id: "who", method: "GET", path: "/", replies: { 200: asJson() }, security }));
}

async function whoAmI(
  tls: { readonly cert?: string; readonly key?: string; readonly ca: string },
  security: SecurityRequirements = [["tls"]],
  auth: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  open.fetch = undiciFetch({ tls });
  const client = createBareClient(
    {
      name: "Bank",
      version: "1",
      servers: [{ url: open.url }],
      securitySchemes: { tls: mutualTLS(), key: apiKeyInHeader("X-Key") },
      security: [],
    },
    { fetch: open.fetch, auth, policy: { retry: { maxAttempts: 1 } } },
  );
  return call(client, secured(security), {});
}

test("the certificate of the connection is the credential", async () => {
  expect(await whoAmI({ ...ours.certify("client 7"), ca: ours.cert })).toEqual({ name: "client 7" });
});

test("with a key beside it, where both are asked for; a key that is missing is named before anything is sent", async () => {
  const tls = { ...ours.certify("client 8"), ca: ours.cert };
  expect(await whoAmI(tls, [["tls", "key"]], { key: "k" })).toEqual({ name: "client 8", key: "k" });
  expect(await failureOf(whoAmI(tls, [["tls", "key"]]))).toMatchObject({ kind: "auth", schemes: ["key"] });
});

test("a key that was given is used where a certificate would do, whichever the document names first", async () => {
  const tls = { ...ours.certify("client 9"), ca: ours.cert };
  expect(await whoAmI(tls, [["tls"], ["key"]], { key: "k" })).toEqual({ name: "client 9", key: "k" });
});

test.each([
  ["no certificate", {}],
  ["one of another authority", theirs.certify("stranger")],
])("%s is turned away by the server", async (_, certified) => {
  expect(await failureOf(whoAmI({ ...certified, ca: ours.cert }))).toBeInstanceOf(TransportError);
});

test("a server of another authority is turned away by the client, and nothing was sent", async () => {
  const error = await failureOf(whoAmI({ ...ours.certify("client"), ca: theirs.cert }));
  expect(error).toMatchObject({ kind: "transport", sent: "no" });
});
