import { call } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, it, vi } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { cacheClient, cachedGet } from "./cache-client.ts";

const FRESH = { "Cache-Control": "max-age=60" };
const BEARER = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;

describe("credentials that change while a call is made", () => {
  const whoIs = (request: Request) => jsonResponse(200, request.headers.get("authorization"), FRESH);
  /** Gives one credential when it is first asked, as the cache does, and then another. */
  const first = <Token extends string | undefined>(before: Token, after: Token): (() => Token) => {
    let asked = 0;
    return () => {
      asked += 1;
      return asked === 1 ? before : after;
    };
  };

  it("what a repeat got for somebody else is not kept for who began", async () => {
    let token = "ann";
    const unwell = (): Response => {
      token = "ben";
      return jsonResponse(503, {});
    };
    const { client, environment, seen } = cacheClient(
      [unwell, whoIs],
      { auth: { key: () => token } },
      BEARER,
    );
    const repeated = cachedGet({}, { retry: { maxAttempts: 2 } });
    const running = call(client, repeated, {});
    await vi.waitFor(async () => {
      await environment.advance(1_000);
      expect(seen).toHaveLength(2);
    });
    expect(await running).toBe("Bearer ben");
    token = "ann";
    expect(await call(client, repeated, {})).toBe("Bearer ann");
  });

  it("nor is it confirmed for who began", async () => {
    let token = "ann";
    const tagged = (data: string) => jsonResponse(200, data, { ETag: '"1"', "Cache-Control": "max-age=1" });
    const unchanged = new Response(null, { status: 304, headers: { ETag: '"1"' } });
    const { client, environment, seen } = cacheClient(
      [tagged("of Ann"), unchanged, tagged("of Ben")],
      { auth: { key: () => token } },
      BEARER,
    );
    await call(client, cachedGet(), {});
    await environment.advance(2_000);
    token = "ben";
    const asAnn = client.for({ auth: { key: first("ann", "ben") } });
    expect(await call(asAnn, cachedGet(), {})).toBe("of Ben");
    expect(seen.map(({ headers }) => headers.get("if-none-match"))).toEqual([null, '"1"', null]);
  });

  it("nobody is given what another was sent, though both seemed to be one when they asked", async () => {
    const { client, seen } = cacheClient([whoIs], { auth: { key: "nobody's" } }, BEARER);
    const ann = () => call(client.for({ auth: { key: first("guest", "ann") } }), cachedGet(), {});
    const ben = () => call(client.for({ auth: { key: first("guest", "ben") } }), cachedGet(), {});
    expect(await Promise.all([ann(), ben()])).toEqual(["Bearer ann", "Bearer ben"]);
    expect(await ben()).toBe("Bearer ben");
    expect(seen).toHaveLength(3);
  });

  it("an answer to nobody in particular is kept for nobody who has a name", async () => {
    let token: string | undefined = "ann";
    const optional = { ...BEARER, security: [["key"], []] } as const;
    const { client } = cacheClient([whoIs], { auth: { key: () => token } }, optional);
    const asked = client.for({ auth: { key: first("ann", undefined) } });
    expect(await call(asked, cachedGet(), {})).toBe(null);
    expect(await call(client, cachedGet(), {})).toBe("Bearer ann");
    token = undefined;
    expect(await call(client, cachedGet(), {}).withMeta()).toMatchObject({ data: null });
    expect(await call(client, cachedGet(), {}).withMeta()).toMatchObject({
      meta: { cache: { state: "hit" } },
    });
  });

  it("what no credential goes to is kept all the same", async () => {
    const optional = { ...BEARER, security: [["key"], []] } as const;
    const { client, seen } = cacheClient([whoIs], { auth: { key: "ann" } }, optional);
    const elsewhere = operation(() => ({
      id: "elsewhere",
      method: "GET",
      path: "/item",
      servers: [{ url: "https://other.test" }],
      replies: { 200: asJson() },
      policy: { cache: {} },
    }));
    for (const _ of [1, 2]) expect(await call(client, elsewhere, {})).toBe(null);
    expect(seen).toHaveLength(1);
  });
});
