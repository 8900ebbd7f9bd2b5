import { clientCredentials } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { asked, HOUR_MS, MINUTE_MS, own, server } from "./support/at-provider.ts";
import { apiClient, shiftedEnvironment, tokenSent } from "./support/oauth-client.ts";

describe("trap 60: a missing or odd expires_in", () => {
  const grant = async (expiresIn: unknown) => {
    const token = await tokenSent(own().client);
    const body = JSON.stringify({ access_token: token, token_type: "bearer", expires_in: expiresIn });
    return { kind: "answer", status: 200, body } as const;
  };

  test.each([
    ["absent", undefined],
    ["null", null],
    ["0", 0],
    ["negative", -5],
    ["no number", "soon"],
  ])("%s: used until the server refuses it", async (_name, expiresIn) => {
    const { client, environment } = own();
    server.failNext(await grant(expiresIn));
    const first = await tokenSent(client);
    environment.advance(100 * HOUR_MS);
    expect(await asked(() => tokenSent(client))).toStrictEqual([first, []]);
  });

  test.each([
    ["text", "3600"],
    ["milliseconds", 3_600_000],
    ["a time of day", Math.floor(Date.now() / 1000) + 3600],
  ])("%s is understood", async (_name, expiresIn) => {
    const { client, environment } = own();
    server.failNext(await grant(expiresIn));
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - 10 * MINUTE_MS);
    expect(await tokenSent(client)).toBe(first);
    environment.advance(11 * MINUTE_MS);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a life shorter than the skew makes no storm", async () => {
    const { client } = own();
    server.failNext(await grant(2));
    const [, requests] = await asked(async () => {
      for (let round = 0; round < 20; round += 1) await tokenSent(client);
    });
    expect(requests).toHaveLength(1);
  });
});

describe("clocks", () => {
  test("a wall clock that is set back does not make a token live longer", async () => {
    const { client, environment } = own();
    const first = await tokenSent(client);
    environment.setBack(24 * HOUR_MS);
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a machine whose clock is off proves itself by the server's", async () => {
    const environment = shiftedEnvironment();
    environment.setBack(3 * HOUR_MS);
    const clientKey = { key: server.clientKey, kid: "k1" };
    const oauth = clientCredentials({ clientId: "key", clientKey });
    const [token, requests] = await asked(() => tokenSent(apiClient(server, oauth, { environment })));
    expect(token).not.toBe("");
    expect(requests).toHaveLength(2);
  });
});
