import { call } from "@gen-client/runtime";
import { bytes, createBareClient, empty, operation } from "@gen-client/runtime/codegen";
import { expect, onTestFinished, test } from "vitest";
import { startFaultServer } from "../../../chaos/fault-server.ts";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const put: AnyOperation = operation(() => ({
  id: "put",
  method: "PUT",
  path: "/x",
  body: bytes(),
  replies: { 204: empty() },
}));

test("a redirect of a stream, which cannot be sent again, is an error that says so", async () => {
  const server = await startFaultServer({ kind: "reply", status: 307, headers: { Location: "/y" } });
  onTestFinished(() => server.stop());
  const body = new Blob(["piece"]).stream();
  const error = await failureOf(call(createBareClient(API, { baseUrl: server.url }), put, { body }));
  expect(error).toMatchObject({ kind: "transport", reason: "redirect-refused", sent: "maybe" });
  expect(server.hits).toHaveLength(1);
});
