import { call, type SdkError } from "@gen-client/runtime";
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

test("trap 1: a stream that was sent makes one attempt, and the error says why", async () => {
  const server = await startFaultServer({ kind: "reply", status: 503 });
  onTestFinished(() => server.stop());
  const client = createBareClient(API, { baseUrl: server.url, policy: { retry: { baseDelayMs: 0 } } });
  const adviceOn = async (body: unknown) => {
    const { advice } = (await failureOf(call(client, put, { body }))) as SdkError;
    return advice;
  };
  const again = "Wait a little and call again.";
  const advice = await adviceOn(new Blob(["piece"]).stream());
  expect(advice).toBe(
    `${again} The body is a stream, which can be sent once: pass a new one, or a function that makes one for each attempt.`,
  );
  expect(server.hits).toHaveLength(1);
  expect(await adviceOn(() => new Blob(["piece"]).stream())).toBe(again);
  expect(server.hits).toHaveLength(4);
  server.script({ kind: "reset" });
  expect(await adviceOn(new Blob(["piece"]).stream())).toMatch(/repeat does no harm\. The body is a stream/);
  server.script({ kind: "reply", status: 400 });
  expect(await adviceOn(new Blob(["piece"]).stream())).not.toContain("stream");
});
