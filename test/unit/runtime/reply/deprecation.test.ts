import { type ClientEvent, call, consoleLogger } from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const HOUR_MS = 3_600_000;

function reading(id: string): AnyOperation {
  return operation(() => ({ id, method: "GET", path: `/${id}`, replies: { 200: asJson() } }));
}

const get = reading("things");

function subject(headers: Record<string, string>, status = 200) {
  const environment = virtualEnvironment(0);
  const told: ClientEvent[] = [];
  const { client } = stubClient([jsonResponse(status, {}, headers)], {
    environment,
    onEvent: (event) => event.kind === "deprecation" && told.push(event),
  });
  return { client, environment, told };
}

async function deprecationOf(headers: Record<string, string>) {
  const { client } = subject(headers);
  return (await call(client, get, {}).withMeta()).meta.deprecation;
}

const sunsetAt = new Date("2026-12-31T23:59:59Z");
const SUNSET = "Thu, 31 Dec 2026 23:59:59 GMT";

describe("what a server says of giving an operation up", () => {
  test.each([
    [
      "a date of RFC 9745",
      { Deprecation: "@1688169599" },
      { deprecatedAt: new Date("2023-06-30T23:59:59Z") },
    ],
    ["an HTTP date, as drafts had it", { Deprecation: SUNSET }, { deprecatedAt: sunsetAt }],
    ["a mere yes, as drafts had it", { Deprecation: "true" }, {}],
    ["nonsense", { Deprecation: "@99999999999999999999" }, {}],
    ["a sunset alone", { Sunset: SUNSET }, { sunsetAt }],
    ["a sunset that is no date", { Sunset: "soon" }, {}],
    [
      "where to read of it",
      {
        Deprecation: "true",
        Link: '<https://a.test/next>; rel="next", </why>; type="text/html"; rel="deprecation"',
      },
      { link: "/why" },
    ],
    [
      "a link of several relations",
      { Sunset: SUNSET, Link: '<https://a.test/gone>; rel="sunset help"' },
      { sunsetAt, link: "https://a.test/gone" },
    ],
    ["a link of another relation", { Deprecation: "true", Link: "<https://a.test/next>; rel=next" }, {}],
  ])("%s", async (_, headers, expected) => {
    expect(await deprecationOf(headers)).toEqual(expected);
  });

  test("nothing, where it says nothing", async () => {
    expect(await deprecationOf({ Link: "<https://a.test/why>; rel=deprecation" })).toBeUndefined();
  });

  test("is told of a failure as well", async () => {
    const { client, told } = subject({ Deprecation: "true" }, 404);
    await failureOf(call(client, get, {}));
    expect(told).toMatchObject([{ kind: "deprecation", operation: "things" }]);
  });

  test("is told once an hour for each operation, and stands in every call's meta", async () => {
    const { client, environment, told } = subject({ Sunset: SUNSET });
    for (const operation of [get, get, reading("others")]) {
      const { meta } = await call(client, operation, {}).withMeta();
      expect(meta.deprecation).toEqual({ sunsetAt });
    }
    expect(told.map(({ operation }) => operation)).toEqual(["things", "others"]);
    await environment.advance(HOUR_MS);
    await call(client, get, {});
    expect(told.map(({ operation }) => operation)).toEqual(["things", "others", "things"]);
  });

  test("a link that is all brackets costs no time to speak of", async () => {
    const { client } = subject({ Deprecation: "true", Link: "<".repeat(60_000) });
    const startedAtMs = performance.now();
    await call(client, get, {});
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});

test("the console logger says since when, until when, and where to read of it", () => {
  const lines: string[] = [];
  const log = consoleLogger({ write: (line) => lines.push(line) });
  const event = { kind: "deprecation", operation: "things", correlationId: "c1" } as const;
  log({ ...event, deprecatedAt: new Date("2023-06-30T23:59:59Z"), sunsetAt, link: "https://a.test/why" });
  log(event);
  expect(lines.map((line) => line.trim().replace(/\s+/g, " "))).toEqual([
    "things deprecated since 2023-06-30, gone from 2026-12-31, see https://a.test/why [c1]",
    "things deprecated [c1]",
  ]);
});
