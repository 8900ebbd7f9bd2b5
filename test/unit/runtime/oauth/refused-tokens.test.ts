import { call } from "@gen-client/runtime";
import { asJson, oauth2, operation } from "@gen-client/runtime/codegen";
import { clientCredentials } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

function named(id: string): AnyOperation {
  return operation(() => ({ id, method: "GET", path: `/${id}`, replies: { 200: asJson() } }));
}
const [served, refused] = [named("served"), named("refused")];
const STEP_MS = 500;
const SECURED = {
  securitySchemes: {
    oauth: oauth2({ clientCredentials: { tokenUrl: "https://api.test/oauth/token" } }),
  },
  security: [["oauth"]],
} as const;

interface Setting {
  /** What other operations are answered meanwhile; absent: none is called. */
  readonly elsewhere?: number;
  readonly forMs: number;
  readonly lifeSeconds?: number;
}

/** When tokens were asked for while one operation is refused whatever its token, and what the other calls became. */
async function tokensAskedFor({ elsewhere, forMs, lifeSeconds = 3_600 }: Setting) {
  const environment = virtualEnvironment(0);
  const at: number[] = [];
  const { client } = stubClient(
    [
      ({ url }) => {
        const { pathname } = new URL(url);
        if (pathname === "/v1/refused") return jsonResponse(401, {});
        if (pathname === "/v1/served") return jsonResponse(elsewhere ?? 200, {});
        at.push(environment.now());
        return jsonResponse(200, {
          access_token: `token-${at.length}`,
          token_type: "bearer",
          expires_in: lifeSeconds,
        });
      },
    ],
    {
      environment,
      auth: { oauth: clientCredentials({ clientId: "c", clientSecret: "s3cret" }) },
      policy: { retry: { maxAttempts: 1 }, breaker: false },
    },
    SECURED,
  );
  const failed: unknown[] = [];
  const ended = async (operation: AnyOperation): Promise<unknown> => {
    const running = call(client, operation, {}).safe();
    await environment.advance(0);
    const result = await running;
    return result.ok ? undefined : result.error;
  };
  while (environment.now() < forMs) {
    const error = elsewhere === undefined ? undefined : await ended(served);
    if (error !== undefined) failed.push(error);
    await ended(refused);
    await environment.advance(STEP_MS);
  }
  return { at, failed };
}

describe("trap 59: an operation that is refused whatever its token", () => {
  test("has tokens renewed ever more rarely", async () => {
    const { at } = await tokensAskedFor({ forMs: 15_000 });
    expect(at).toStrictEqual([0, 0, 1_000, 3_000, 7_000]);
  });

  test.each([200, 404, 503])("no more often where others are answered %i meanwhile", async (elsewhere) => {
    const [alone, mixed] = [
      await tokensAskedFor({ forMs: 120_000 }),
      await tokensAskedFor({ forMs: 120_000, elsewhere }),
    ];
    expect(mixed.at.length).toBeLessThanOrEqual(alone.at.length);
  });

  test("costs the others nothing: their token is used, and renewed when its time comes", async () => {
    const { at, failed } = await tokensAskedFor({ forMs: 120_000, elsewhere: 200, lifeSeconds: 5 });
    expect(failed).toStrictEqual([]);
    expect(at.length).toBeLessThan(40);
  });
});

test("trap 57: a token that is revoked once a day is renewed each time, however well it was taken in between", async () => {
  const environment = virtualEnvironment(0);
  let tokens = 0;
  let good = "";
  const { client } = stubClient(
    [
      ({ url, headers }) => {
        if (new URL(url).pathname === "/v1/served") {
          return jsonResponse(headers.get("authorization") === good ? 200 : 401, {});
        }
        tokens += 1;
        good = `Bearer token-${tokens}`;
        return jsonResponse(200, { access_token: `token-${tokens}`, token_type: "bearer" });
      },
    ],
    { environment, auth: { oauth: clientCredentials({ clientId: "c", clientSecret: "s3cret" }) } },
    SECURED,
  );
  for (let day = 1; day <= 4; day += 1) {
    const running = call(client, served, {}).safe();
    await environment.advance(0);
    expect(await running).toMatchObject({ ok: true });
    const again = call(client, served, {}).safe();
    await environment.advance(5_000);
    expect(await again).toMatchObject({ ok: true });
    expect(tokens).toBe(day);
    good = "revoked";
    await environment.advance(86_400_000);
  }
});
