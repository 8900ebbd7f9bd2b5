import { fileURLToPath } from "node:url";
import { type CallOptions, type CredentialProvider, call, isApiError } from "@gen-client/runtime";
import {
  apiKeyInCookie,
  apiKeyInHeader,
  apiKeyInQuery,
  asJson,
  basic,
  bearer,
  type ClientOptions,
  createBareClient,
  form,
  header,
  idempotencyKeys,
  json,
  oauth2,
  operation,
  simple,
} from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SecurityScheme } from "../../runtime/src/operation.ts";
import type { AnyOperation } from "../unit/runtime/support/stub-api.ts";
import {
  ORIGIN_NAMES,
  type OriginName,
  type RedirectServers,
  startRedirectServers,
} from "./redirect-servers.ts";

/** One secret, and how a call carries it. */
interface Carried {
  readonly what: string;
  readonly scheme?: SecurityScheme;
  readonly credential?: NonNullable<
    Exclude<ClientOptions["auth"], false | ((...a: never[]) => unknown)>
  >[string];
  readonly client?: ClientOptions;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly options?: CallOptions;
  /** As it stands on the wire. Default: `canary`. */
  readonly wire?: RegExp;
}

const dpop: CredentialProvider = {
  kind: "credential-provider",
  identity: "me",
  credentialFor: async () => ({
    kind: "headers",
    headers: { Authorization: "DPoP canary-token", DPoP: "canary-proof" },
  }),
};

const CARRIED: readonly Carried[] = [
  {
    what: "API key in a header",
    scheme: apiKeyInHeader("X-Key"),
    credential: "canary",
  },
  {
    what: "API key in the query",
    scheme: apiKeyInQuery("key"),
    credential: "canary",
  },
  {
    what: "API key in a cookie",
    scheme: apiKeyInCookie("sid"),
    credential: "canary",
  },
  {
    what: "basic",
    scheme: basic(),
    credential: { username: "me", password: "canary" },
    wire: new RegExp(btoa("me:canary")),
  },
  { what: "bearer token", scheme: bearer(), credential: "canary" },
  { what: "OAuth token", scheme: oauth2({}), credential: async () => "canary" },
  { what: "DPoP token and proof", scheme: oauth2({}), credential: dpop },
  { what: "header of the client's", client: { headers: { Authorization: "canary", "X-Own": "canary" } } },
  {
    what: "header of the call's",
    options: { headers: { "Proxy-Authorization": "canary", "X-Call": "canary" } },
  },
  { what: "header parameter", input: { header: { xTenant: "canary" } } },
  { what: "cookie parameter", input: { cookie: { session: "canary" } } },
  { what: "idempotency key", options: { idempotencyKey: "canary" } },
  { what: "correlation id", options: { correlationId: "canary" } },
  {
    what: "trace context",
    options: {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "v=canary",
    },
  },
  { what: "cookie that the redirect sets" },
];
const BODY: Carried = { what: "body of a write, and its key", input: { body: { secret: "canary" } } };

/** From where to where, in the words of the table. */
const ROUTES: readonly (readonly [name: string, from: OriginName, to: OriginName])[] = [
  ["http, same origin", "http", "http"],
  ["http, other origin", "http", "otherHttp"],
  ["http to https", "http", "https"],
  ["https, same origin", "https", "https"],
  ["https, other origin", "https", "otherHttps"],
  ["https to http", "https", "http"],
];
/** What does not simply go along within its origin. */
const WITHIN: ReadonlyMap<string, Outcome> = new Map([
  ["cookie that the redirect sets", "left behind"],
  ["DPoP token and proof", "not followed"],
]);
const STATUSES = [301, 302, 303, 307, 308];

const parts = {
  path: "/go/{status}/{to}",
  pathParams: { status: simple(), to: simple() },
  header: { xTenant: header("X-Tenant") },
  cookie: { session: form() },
  replies: { 200: asJson() },
};
const keyed = { idempotency: { in: "header", name: "Idempotency-Key" } } as const;
const read: AnyOperation = operation(() => ({
  id: "read",
  method: "GET",
  ...parts,
  policy: keyed,
  uses: [idempotencyKeys],
}));
const write: AnyOperation = operation(() => ({
  id: "write",
  method: "POST",
  ...parts,
  body: json(),
  policy: { class: "keyed", ...keyed },
  uses: [idempotencyKeys],
}));

let servers: RedirectServers;
beforeAll(async () => {
  servers = await startRedirectServers();
});
afterAll(() => servers.close());

/** What became of it: it went along, it was left behind, or the redirect was not followed. */
type Outcome = "goes along" | "left behind" | "not followed";

async function follow(
  one: Carried,
  which: AnyOperation,
  from: OriginName,
  to: OriginName,
  status: number,
): Promise<Outcome> {
  for (const name of ORIGIN_NAMES) servers.origins[name].arrivals.length = 0;
  const { scheme, credential, wire = /canary/ } = one;
  const client = createBareClient(
    {
      name: "Test",
      version: "1",
      servers: [{ url: servers.origins[from].url }],
      securitySchemes: scheme === undefined ? {} : { it: scheme },
      security: scheme === undefined ? [] : [["it"]],
    },
    { fetch: servers.fetch, auth: { it: credential }, policy: { retry: { maxAttempts: 1 } }, ...one.client },
  );
  const result = await call(client, which, { ...one.input, path: { status, to } }, one.options ?? {}).safe();
  const [first] = servers.origins[from].arrivals;
  // Or nothing would be proven by its absence.
  if (one.credential ?? one.client ?? one.input ?? one.options) expect(first?.text, one.what).toMatch(wire);
  const second = servers.origins[to].arrivals.find(({ target }) => target.startsWith("/there"));
  if (second === undefined) {
    expect(result).toMatchObject({ ok: false, error: { status } });
    if (!result.ok) expect(isApiError(result.error)).toBe(true);
    return "not followed";
  }
  expect(result.ok).toBe(true);
  return wire.test(second.text) ? "goes along" : "left behind";
}

/** The outcome of all statuses, or of each where they differ. */
async function cell(one: Carried, which: AnyOperation, from: OriginName, to: OriginName): Promise<string> {
  const outcomes = new Map<Outcome, number[]>();
  for (const status of STATUSES) {
    const outcome = await follow(one, which, from, to, status);
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), status]);
  }
  const [only, second] = [...outcomes];
  if (second === undefined) return only?.[0] ?? "";
  return [...outcomes].map(([outcome, statuses]) => `${statuses.join(", ")}: ${outcome}`).join("; ");
}

const rows = new Map<string, readonly string[]>();

describe("redirects, between real servers", () => {
  test.each(CARRIED)("$what never leaves its origin", async (one) => {
    const cells: string[] = [];
    for (const [, from, to] of ROUTES) cells.push(await cell(one, read, from, to));
    const along = WITHIN.get(one.what) ?? "goes along";
    expect(cells).toStrictEqual([along, "left behind", "left behind", along, "left behind", "not followed"]);
    rows.set(one.what, cells);
  });

  test("a write is not sent on at all", async () => {
    const cells: string[] = [];
    for (const [, from, to] of ROUTES) cells.push(await cell(BODY, write, from, to));
    expect(new Set(cells)).toStrictEqual(new Set(["not followed"]));
    rows.set(BODY.what, cells);
  });

  test("the table in the docs says the same", async () => {
    expect(rows.size).toBe(CARRIED.length + 1);
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    const table = [
      line(["", ...ROUTES.map(([name]) => name)]),
      line(Array.from({ length: ROUTES.length + 1 }, () => "---")),
      ...[...rows].map(([what, cells]) => line([what, ...cells])),
    ];
    const file = fileURLToPath(new URL("../../docs/redirects.md", import.meta.url));
    await expect(`${INTRODUCTION}\n${table.join("\n")}\n`).toMatchFileSnapshot(file);
  });
});

const INTRODUCTION = `# What redirects take along

Measured, not promised: \`test/hostile/redirect-matrix.test.ts\` sends each of these through redirects 301, 302, 303, 307 and 308 between real
servers, two of each scheme, and writes this table. Where a cell names no status, all five do the same.

An origin is scheme, host and port. Reads (GET, HEAD) are followed, at most five times; a write is not, nor is anything that leads from https to http: the
reply is then an \`ApiError\` that says why. What was left behind is not taken up again when the way leads back. Browsers hide where a redirect
leads: there, a call with a credential other than \`Authorization\` follows none, and a redirected write is an \`AmbiguousOutcomeError\`.
A DPoP proof names its request and is taken once, so a call with one is not sent on within its origin, where the server would ask for it.
`;
