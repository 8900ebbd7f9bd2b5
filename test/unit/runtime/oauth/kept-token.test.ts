import { type ClientBase, call } from "@gen-client/runtime";
import { oauth2 } from "@gen-client/runtime/codegen";
import {
  clientCredentials,
  memoryTokenStore,
  refreshToken,
  type TokenStore,
} from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { jsonResponse, plainGet, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

const MINUTE_MS = 60_000;
const SERVER = {
  clientId: "shop",
  clientSecret: "s3cret-of-shop",
  tokenUrl: "https://login.test/token",
} as const;

type Kind = "clientCredentials" | "refreshToken";

/** A token endpoint that may be down, an API that refuses some tokens, and processes that share a store and a clock. */
interface World {
  readonly environment: VirtualEnvironment;
  readonly store: TokenStore;
  isDown: boolean;
  tokens: number;
  readonly refused: Set<string>;
}

function world(): World {
  const [environment, store] = [virtualEnvironment(), memoryTokenStore()];
  return { environment, store, isDown: false, tokens: 0, refused: new Set() };
}

/** A process that has just been started. */
function processOf(kind: Kind, world: World): ClientBase {
  const { environment, store } = world;
  const oauth =
    kind === "clientCredentials"
      ? clientCredentials({ ...SERVER, store })
      : refreshToken({ ...SERVER, store, refreshToken: "r-0" });
  const answer = ({ url, headers }: Request): Response => {
    if (!url.endsWith("/token")) {
      const token = headers.get("authorization")?.replace("Bearer ", "") ?? "";
      return jsonResponse(world.refused.has(token) ? 401 : 200, token);
    }
    if (world.isDown) return jsonResponse(500, {});
    world.tokens += 1;
    const [access_token, refresh_token] = [`t-${world.tokens}`, `r-${world.tokens}`];
    return jsonResponse(200, { access_token, refresh_token, token_type: "bearer", expires_in: 3600 });
  };
  const { client } = stubClient(
    [answer],
    { environment, auth: { oauth } },
    { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
  );
  return client;
}

/** The token that a call is made with, or its error, once all that it waits for has come. */
async function sent(client: ClientBase, { environment }: World, withinMs = 10_000): Promise<unknown> {
  const calling = call(client, plainGet, {}).then(
    (token) => token,
    (error: unknown) => error,
  );
  const [result] = await Promise.all([calling, environment.advance(withinMs)]);
  return result;
}

describe.each(["clientCredentials", "refreshToken"] as const)(
  "%s: a token that a process before this one has left",
  (kind) => {
    test.each([
      ["is due for renewal", 57 * MINUTE_MS],
      ["is nearly at its end", 59.8 * MINUTE_MS],
    ])("and that %s is used while the token endpoint fails", async (_name, ageMs) => {
      const all = world();
      await sent(processOf(kind, all), all, 0);
      await all.environment.advance(ageMs);
      all.isDown = true;
      expect(await sent(processOf(kind, all), all)).toBe("t-1");
    });

    test("is renewed behind the first call's back where it is due", async () => {
      const all = world();
      await sent(processOf(kind, all), all, 0);
      await all.environment.advance(57 * MINUTE_MS);
      const second = processOf(kind, all);
      expect(await sent(second, all, 0)).toBe("t-1");
      expect(await sent(second, all, 0)).toBe("t-2");
    });

    test("is renewed before the first call where it is nearly at its end", async () => {
      const all = world();
      await sent(processOf(kind, all), all, 0);
      await all.environment.advance(59.8 * MINUTE_MS);
      expect(await sent(processOf(kind, all), all, 0)).toBe("t-2");
    });

    test("is not used once it has ended", async () => {
      const all = world();
      await sent(processOf(kind, all), all, 0);
      await all.environment.advance(60 * MINUTE_MS);
      all.isDown = true;
      expect(await sent(processOf(kind, all), all)).toMatchObject({ code: "token-unavailable" });
    });

    test("trap 59: is not taken back after the API has refused it", async () => {
      const all = world();
      await sent(processOf(kind, all), all, 0);
      await all.environment.advance(57 * MINUTE_MS);
      all.isDown = true;
      all.refused.add("t-1");
      const second = processOf(kind, all);
      expect(await sent(second, all)).toMatchObject({ kind: "auth", code: "token-unavailable" });
      all.isDown = false;
      await all.environment.advance(MINUTE_MS);
      expect(await sent(second, all, 0)).toBe("t-2");
    });
  },
);
