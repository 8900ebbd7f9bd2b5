import { inspect } from "node:util";
import { type ApiError, type ClientEvent, call, consoleLogger, isSdkError } from "@gen-client/runtime";
import { json, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const CANARY = "s3cr3t-canary-value";
const PetReader = reader<unknown>(() => r.object({ id: r.string() }));
const addPet: AnyOperation = operation(() => ({
  id: "addPet",
  method: "PUT",
  path: "/pets/{id}",
  body: json(),
  replies: { 200: PetReader },
  security: [["key"]],
}));
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("trace context without telemetry", () => {
  test("is passed on as it is, with every attempt", async () => {
    const { client, seen } = stubClient([jsonResponse(503, {}), jsonResponse(200, { id: "a" })], {
      policy: { retry: { throttleBaseDelayMs: 0, baseDelayMs: 0 } },
    });
    const of = operation(() => ({ ...addPet.describe(), security: [] }));
    await call(client, of, { path: { id: 1 }, body: {} }, { traceparent, tracestate: "a=b" });
    expect(seen.map(({ headers }) => [headers.get("traceparent"), headers.get("tracestate")])).toStrictEqual([
      [traceparent, "a=b"],
      [traceparent, "a=b"],
    ]);
  });

  test("is refused when it is none", async () => {
    const { client, seen } = stubClient([jsonResponse(200, {})]);
    const of = operation(() => ({ ...addPet.describe(), security: [] }));
    const error = await failureOf(call(client, of, { path: { id: 1 }, body: {} }, { traceparent: "x" }));
    expect(error).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });
});

test("trap 62: neither events, log lines nor errors hold input, credentials or what a server sends back", async () => {
  const events: ClientEvent[] = [];
  const lines: string[] = [];
  const log = consoleLogger({ show: "all", write: (line) => lines.push(line) });
  const echo = jsonResponse(422, { title: `bad ${CANARY}`, detail: CANARY, errors: [{ [CANARY]: CANARY }] });
  const drifting = jsonResponse(200, { id: 5, secret: CANARY });
  const { client } = stubClient(
    [jsonResponse(503, { title: CANARY }), echo, drifting],
    {
      auth: { key: CANARY },
      headers: { "X-Session-Token": CANARY },
      policy: { retry: { throttleBaseDelayMs: 0, baseDelayMs: 0 } },
      onEvent: (event) => {
        events.push(event);
        log(event);
      },
    },
    { securitySchemes: { key: { kind: "apiKey", in: "header", name: "X-Api-Key" } } },
  );
  const input = { path: { id: "a" }, body: { password: CANARY, note: { secret: CANARY } } };
  const error = await failureOf(call(client, addPet, input));
  await call(client, addPet, input);
  expect(isSdkError(error)).toBe(true);
  expect(events.map(({ kind }) => kind)).toContain("drift");
  expect(lines).toHaveLength(events.length);
  const told = [
    JSON.stringify(events),
    lines.join("\n"),
    inspect(error),
    JSON.stringify(error),
    String(error),
  ];
  for (const text of told) expect(text).not.toContain(CANARY);
});

test("trap 62: what the document marks sensitive is taken out of what a server sends back, whatever its name", async () => {
  const echo = jsonResponse(422, { title: `bad ${CANARY}`, detail: "account 12345678 is closed" });
  const { client } = stubClient([echo]);
  const of = operation(() => ({
    ...addPet.describe(),
    security: [],
    sensitive: ["iban", "account", "tenantMark"],
  }));
  const body = { owner: { iban: CANARY }, account: 12_345_678 };
  const error = await failureOf(call(client, of, { path: { id: 1 }, body }));
  for (const text of [inspect(error), JSON.stringify(error), JSON.stringify((error as ApiError).problem)]) {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain("12345678");
  }
});

describe("consoleLogger", () => {
  const run = async (show: "all" | "notable", color = false) => {
    const lines: string[] = [];
    const log = consoleLogger({ show, color, write: (line) => lines.push(line) });
    const { client } = stubClient([jsonResponse(503, {}), jsonResponse(200, { id: "a" })], {
      policy: { retry: { throttleBaseDelayMs: 0, baseDelayMs: 0 } },
      onEvent: log,
    });
    const of = operation(() => ({ ...addPet.describe(), security: [] }));
    await call(client, of, { path: { id: 1 }, body: {} }, { correlationId: "c-1" });
    return lines.map((line) => line.replace(/\d+ ms/g, "N ms"));
  };

  test("tells what is notable", async () => {
    expect(await run("notable")).toStrictEqual([
      "addPet                   #1 503, again in N ms  [c-1]",
      "addPet                   ok 200 in N ms, 2 attempts  [c-1]",
    ]);
  });

  test("tells everything when asked, and colours what is notable", async () => {
    const lines = await run("all", true);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("addPet                   #1 503 in N ms  [c-1]");
    expect(lines[1]).toBe("\u001b[33maddPet                   #1 503, again in N ms  [c-1]\u001b[39m");
  });
});
