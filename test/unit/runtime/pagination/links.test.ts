import { type ClientEvent, call } from "@gen-client/runtime";
import { apiKeyInHeader, apiKeyInQuery, asJson, byLink } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { linkTarget } from "../../../../runtime/src/pagination/link-header.ts";
import { failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { all, listThings, things } from "./lists.ts";

describe("RFC 8288", () => {
  test.each([
    ['<https://a.test/?page=2>; rel="next"', "https://a.test/?page=2"],
    ["<https://a.test/?page=2>; rel=next", "https://a.test/?page=2"],
    ['</?page=1>; rel="first", </?page=2>; rel="next"', "/?page=2"],
    ['</2>;rel="prev  NEXT"', "/2"],
    ['</2>; title="a, b; rel=\\"prev\\""; rel="next"', "/2"],
    ['</?q=a,b;c>; rel="next"', "/?q=a,b;c"],
    ['</1>; rel="prev"; rel="next"', undefined],
    ['</1>; rev="next"', undefined],
    ['</1>; rel="nextish"', undefined],
    ['</1>; title="rel=next"', undefined],
    ["</1> rel=next", undefined],
    ["", undefined],
    [",,;<", undefined],
  ])("%s", (header, expected) => {
    expect(linkTarget(header, "next")).toBe(expected);
  });

  test.each(["<", "<a>", '<a>;"', "<a>;rel", ";".repeat(9)])("a header full of %s takes no time", (part) => {
    const start = process.cpuUsage().user;
    linkTarget(part.repeat(30_000), "next");
    expect(process.cpuUsage().user - start).toBeLessThan(500_000);
  });
});

const linked = (target: string): Response =>
  jsonResponse(200, things("a").data, { Link: `<${target}>; rel="next"` });
const LAST = jsonResponse(200, things("b").data);
const list = listThings(byLink(), { replies: { 200: asJson() } });
const SECURED = {
  securitySchemes: {
    header: apiKeyInHeader("X-Key"),
    query: apiKeyInQuery("key"),
  },
  security: [["header", "query"]],
} as const;

test.each([
  ["https://api.test/v1/user/5/things?page=2", "https://api.test/v1/user/5/things?page=2&key=k3y"],
  ["?page=2", "https://api.test/v1/things?page=2&key=k3y"],
  ["/v2/things?page=2#top", "https://api.test/v2/things?page=2&key=k3y"],
  ["https://api.test/v1/things?key=k3y&page=2", "https://api.test/v1/things?page=2&key=k3y"],
])("%s is asked for with the client's credentials", async (target, expected) => {
  const { client, seen } = stubClient(
    [linked(target), LAST],
    { auth: { header: "s3cret", query: "k3y" } },
    SECURED,
  );
  expect(await all(call(client, list, { query: { page: 1 } }))).toHaveLength(2);
  expect(seen[1]?.url).toBe(expected);
  expect(seen[1]?.headers.get("x-key")).toBe("s3cret");
  const again = stubClient([linked(target)], { auth: { header: "s3cret", query: "k3y" } }, SECURED);
  const { value } = await call(again.client, list, {}).pages().next();
  expect(value).toMatchObject({ next: expect.stringContaining("page=2") });
  expect(JSON.stringify(value)).not.toContain("k3y");
});

test.each([
  "https://evil.test/v1/things?page=2",
  "//evil.test/things",
  "http://api.test/v1/things?page=2",
  "https://api.test:8443/v1/things",
  "https://user:pass@api.test/v1/things",
  "https://api.test.evil.test/",
  "https://api.test@evil.test/",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "https://",
])("%s is not followed, and nobody there learns anything", async (target) => {
  const { client, seen } = stubClient(
    [linked(target), LAST],
    { auth: { header: "s3cret", query: "k3y" } },
    SECURED,
  );
  const error = await failureOf(all(call(client, list, {})));
  expect(error).toMatchObject({ kind: "pagination", code: "foreign-link", page: { number: 2 } });
  expect(JSON.stringify(error)).not.toContain("pass@");
  expect(seen).toHaveLength(1);
});

test("an origin that the caller trusts is followed", async () => {
  const { client, seen } = stubClient([linked("https://eu.api.test/things?page=2"), LAST], {
    trustedOrigins: ["https://eu.api.test"],
  });
  expect(await all(call(client, list, {}))).toHaveLength(2);
  expect(seen[1]?.url).toBe("https://eu.api.test/things?page=2");
});

test("a trusted origin that is down is not the client's own host", async () => {
  const events: ClientEvent[] = [];
  const { client } = stubClient(
    [linked("https://eu.api.test/things?page=2"), jsonResponse(503, {}), jsonResponse(200, {})],
    {
      environment: virtualEnvironment(),
      trustedOrigins: ["https://eu.api.test"],
      policy: { breaker: { consecutive: 1 }, retry: { maxAttempts: 1 } },
      onEvent: (event) => events.push(event),
    },
  );
  expect(await failureOf(all(call(client, list, {})))).toMatchObject({ status: 503, page: { number: 2 } });
  expect(events.filter(({ kind }) => kind === "breaker")).toMatchObject([
    { name: "eu.api.test", to: "open" },
  ]);
  await expect(call(client, list, {})).resolves.toStrictEqual({});
  const refused = await failureOf(call(client, list, {}, { resume: "https://eu.api.test/things?page=2" }));
  expect(refused).toMatchObject({ code: "breaker-open" });
});

test("links of the document's own server are followed where the client is pointed", async () => {
  const { client, seen } = stubClient([linked("https://api.test/v1/user/5?page=2"), LAST], {
    baseUrl: "http://127.0.0.1:8080/proxy",
  });
  expect(await all(call(client, list, {}))).toHaveLength(2);
  expect(seen[1]?.url).toBe("http://127.0.0.1:8080/proxy/user/5?page=2");
});

test("a resumed link is as little trusted as any", async () => {
  const { client, seen } = stubClient([LAST]);
  const stolen = await failureOf(call(client, list, {}, { resume: "https://evil.test/" }));
  expect(stolen).toMatchObject({ code: "foreign-link" });
  expect(seen).toHaveLength(0);
  expect(await all(call(client, list, {}, { resume: "https://api.test/v1/things?page=2" }))).toHaveLength(1);
});
