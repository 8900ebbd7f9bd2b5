import { type ClientEvent, call, resumeWrites } from "@gen-client/runtime";
import { asJson, type ClientOptions, header, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { memoryJournal } from "../support/memory-journal.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { watched } from "./watched.ts";

const NAME = "X-Request-Id";
const FAILED = jsonResponse(500, {});
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/",
  header: { xRequestId: header(NAME) },
  replies: { 200: asJson() },
}));
const charge: AnyOperation = operation(() => ({
  id: "charge",
  method: "POST",
  path: "/",
  body: json(),
  replies: { 200: asJson() },
  policy: { class: "keyed", idempotency: {}, retry: { maxAttempts: 1 } },
}));

describe("the correlation id that is told is the one that was sent", () => {
  test.each([
    ["a header of the call", {}, { headers: { "x-request-id": "mine" } }, {}],
    ["a header parameter", { header: { xRequestId: "mine" } }, {}, {}],
    ["a header of the client", {}, {}, { headers: { [NAME]: "mine" } }],
    ["the header before the option", {}, { headers: { [NAME]: "mine" }, correlationId: "other" }, {}],
    ["the option", {}, { correlationId: "mine" }, {}],
  ])("%s", async (_what, input, options, clientOptions: ClientOptions) => {
    const events: ClientEvent[] = [];
    const { options: telemetry, spans } = watched();
    const onEvent = (event: ClientEvent): void => void events.push(event);
    const { client, seen } = stubClient([FAILED], { ...telemetry, ...clientOptions, onEvent });
    const error = await failureOf(call(client, get, input, options));
    expect(seen[0]?.headers.get(NAME)).toBe("mine");
    expect(error).toMatchObject({ correlationId: "mine" });
    expect(events).toMatchObject(events.map(() => ({ correlationId: "mine" })));
    expect(spans().at(-1)?.attributes).toMatchObject({ "gen_client.correlation_id": "mine" });
  });

  test("a write that is taken up again has that of its first request", async () => {
    const journal = memoryJournal();
    const { client, seen } = stubClient([jsonResponse(503, {}), FAILED], { journal });
    await failureOf(call(client, charge, { body: {} }, { correlationId: "first" }));
    const [resumed] = await resumeWrites(client, { operations: [charge] });
    expect(seen[1]?.headers.get(NAME)).toBe("first");
    expect(resumed).toMatchObject({ meta: { correlationId: "first" } });
  });

  test("without the header, it is a name of our own", async () => {
    const { client, seen } = stubClient([FAILED]);
    const error = await failureOf(call(client, get, {}, { headers: { [NAME]: undefined } }));
    expect(seen[0]?.headers.has(NAME)).toBe(false);
    expect(error).toMatchObject({ correlationId: expect.stringMatching(/^[\da-f-]{36}$/) });
  });
});
