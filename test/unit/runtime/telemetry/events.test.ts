import { inspect } from "node:util";
import { type ApiError, type ClientEvent, call, consoleLogger, isSdkError } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  apiKeyInQuery,
  json,
  multipart,
  operation,
  r,
  reader,
  urlencoded,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { BodyEncoding } from "../../../../runtime/src/operation.ts";
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
    { securitySchemes: { key: apiKeyInHeader("X-Api-Key") } },
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

describe("trap 62: a secret is found in what a server sends back", () => {
  const post: AnyOperation = operation(() => ({
    id: "post",
    method: "POST",
    path: "/resets/{token}/confirm",
    body: json(),
    replies: {},
    security: [],
    sensitive: ["cardNumber", "born"],
  }));
  const echoOf = async (
    body: unknown,
    input: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const { client } = stubClient([jsonResponse(422, body)]);
    const error = await failureOf(
      call(client, post, { path: { token: "t" }, body: {}, ...input }, { headers }),
    );
    expect(error).toMatchObject({ kind: "api" });
    return inspect(error) + JSON.stringify(error) + JSON.stringify((error as ApiError).problem);
  };

  test("in a type that is relative to the request's URL", async () => {
    expect(await echoOf({ type: "./expired" }, { path: { token: CANARY } })).not.toContain(CANARY);
  });

  test("as a number, and given as a bigint or a date", async () => {
    const number = 4_111_111_111_111_111;
    const echo = { cardNumber: number, code: number, errors: [number] };
    expect(await echoOf(echo, { body: { cardNumber: number } })).not.toContain("4111111111111111");
    const body = { cardNumber: 4_111_111_111_111_111_234n, born: new Date(0) };
    const said = await echoOf(
      { detail: "4111111111111111234 of 1970-01-01T00:00:00.000Z" },
      { body: "", more: body },
    );
    expect(said).not.toMatch(/4111111111111111234|1970-01-01T/);
  });

  test.each([
    ["Authorization", `Bearer ${CANARY}`],
    ["Proxy-Authorization", `Basic ${CANARY}`],
    ["Cookie", `theme=dark; sid=${CANARY}`],
  ])("without what it is wrapped in: %s", async (name, value) => {
    const detail = `${CANARY} is unknown`;
    expect(await echoOf({ detail }, {}, { [name]: value })).not.toContain(CANARY);
    expect(await echoOf({ detail }, { header: { [name.toLowerCase()]: value } })).not.toContain(CANARY);
  });

  class Login {
    readonly password = CANARY;
  }
  const form = new FormData();
  form.set("password", CANARY);
  test.each<[string, unknown, () => BodyEncoding]>([
    ["URLSearchParams", new URLSearchParams({ password: CANARY }), urlencoded],
    ["FormData", form, multipart],
    ["an object of a class", new Login(), json],
  ])("that is in %s", async (_what, body, encoding) => {
    const { client } = stubClient([jsonResponse(422, { detail: `the password ${CANARY} is wrong` })]);
    const of = operation(() => ({ ...post.describe(), body: encoding() }));
    const error = await failureOf(call(client, of, { path: { token: "t" }, body }));
    expect(error).toMatchObject({ kind: "api" });
    expect(inspect(error)).not.toContain(CANARY);
  });

  test("in links, names of properties and content types", async () => {
    const told: unknown[] = [];
    const link = `<https://api.test/v1/pets/a?api_key=${CANARY}>; rel="deprecation"`;
    const headers = { Deprecation: "@1688169599", Link: link };
    const long = CANARY.repeat(5);
    const { client } = stubClient(
      [
        jsonResponse(200, { id: "a", [CANARY]: 1, [long]: 1 }, headers),
        new Response("x", { headers: { "Content-Type": `text/html; for=${CANARY}` } }),
      ],
      { auth: { key: CANARY }, onEvent: (event) => told.push(event) },
      { securitySchemes: { key: apiKeyInQuery("api_key") } },
    );
    const input = { path: { id: "a" }, body: { secret: long } };
    const { meta } = await call(client, addPet, input).withMeta();
    const unreadable = await failureOf(call(client, addPet, input));
    const open = operation(() => ({ ...addPet.describe(), security: [] }));
    const strict = { policy: { reader: { unknownFields: "error" } } } as const;
    const { client: second } = stubClient([jsonResponse(200, { id: "a", [CANARY]: 1 })]);
    const named = await failureOf(call(second, open, { ...input, body: { secret: CANARY } }, strict));
    told.push(meta.drift, unreadable, named);
    expect(told.map((each) => (each as ClientEvent).kind)).toContain("deprecation");
    expect(JSON.stringify(told) + told.map((each) => inspect(each)).join()).not.toContain(CANARY);
  });
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
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe("addPet                   #1 503 in N ms  [c-1]");
    expect(lines[1]).toBe("\u001b[33maddPet                   #1 503, again in N ms  [c-1]\u001b[39m");
  });
});
