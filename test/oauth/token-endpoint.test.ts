import { AuthError, call } from "@gen-client/runtime";
import { describe, expect, test } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import { asked, clientSecret, HOUR_MS, own, server } from "./support/at-provider.ts";
import { getThing, tokenSent } from "./support/oauth-client.ts";

describe("a token endpoint that fails", () => {
  const faults = {
    "500": { kind: "answer", status: 500 },
    "503": { kind: "answer", status: 503 },
    garbage: { kind: "answer", status: 200, headers: { "Content-Type": "text/html" }, body: "<html>" },
    "a reset": { kind: "reset" },
  } as const;

  test.each(Object.keys(faults) as (keyof typeof faults)[])(
    "trap 59: %s keeps a token that is still good",
    async (name) => {
      const { client, environment, oauth } = own();
      const first = await tokenSent(client);
      environment.advance(HOUR_MS - 5_000);
      server.failAll(faults[name]);
      expect(await tokenSent(client)).toBe(first);
      expect(oauth.status?.().failure).toContain("no token could be got");
    },
  );

  test.each(Object.keys(faults) as (keyof typeof faults)[])(
    "%s, and no good token: an error that says so",
    async (name) => {
      const { client } = own();
      server.failAll(faults[name]);
      const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({ code: "token-unavailable", retryable: true, schemes: ["oauth"] });
      expect(requests).toHaveLength(3);
    },
  );

  test("is left in peace for a while, and then asked again", async () => {
    const { client, environment } = own();
    server.failAll(faults["500"]);
    await failureOf(call(client, getThing, {}));
    const [, meanwhile] = await asked(() =>
      Promise.all(Array.from({ length: 20 }, () => failureOf(call(client, getThing, {})))),
    );
    server.failAll(undefined);
    environment.advance(1_001);
    expect(await tokenSent(client)).not.toBe("");
    expect(meanwhile).toStrictEqual([]);
  });

  test("and says for how long is heard", async () => {
    const { client, environment } = own();
    server.failNext({ kind: "answer", status: 503, headers: { "Retry-After": "60" } });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ code: "token-unavailable", advice: "Wait 60 s and retry." });
    environment.advance(59_000);
    expect((await asked(() => failureOf(call(client, getThing, {}))))[1]).toStrictEqual([]);
    environment.advance(1_001);
    expect(await tokenSent(client)).not.toBe("");
  });

  test("that is slow ends by a limit of its own", async () => {
    const { client } = own(undefined, { timeoutMs: 30 });
    server.failAll({ kind: "silence" });
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "token-unavailable",
      message: expect.stringContaining("timeout"),
    });
  });

  test("that is slow holds up nobody who has a token that is still good", async () => {
    const { client, environment } = own(undefined, { timeoutMs: 5_000 });
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - 5_000);
    server.failAll({ kind: "silence" });
    expect(await tokenSent(client)).toBe(first);
  });

  test("that sends its clients elsewhere is not followed", async () => {
    const { client } = own();
    server.failAll({ kind: "answer", status: 307, headers: { Location: `${server.issuer}/elsewhere` } });
    const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining("redirect-refused") });
    expect(requests).toHaveLength(1);
  });

  test("that says what is wrong with a 200 is heard", async () => {
    const { client } = own();
    server.failAll({ kind: "answer", status: 200, body: '{"error":"bad_verification_code"}' });
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "token-refused",
      oauth: { error: "bad_verification_code" },
    });
  });

  test("that repeats our secret has it taken out", async () => {
    const { client } = own();
    const description = `no client has ${clientSecret}`;
    const body = JSON.stringify({ error: "invalid_client", error_description: description });
    server.failAll({ kind: "answer", status: 401, body });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ oauth: { description: "no client has [redacted]" } });
    expect(JSON.stringify(error)).not.toContain(clientSecret);
  });

  test("has no lines of its own in a log", async () => {
    const { client } = own();
    const body = JSON.stringify({
      error: "invalid_client",
      error_description: "no\n2026 ERROR paid twice\u202e",
    });
    server.failAll({ kind: "answer", status: 400, body });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ oauth: { description: "no 2026 ERROR paid twice " } });
  });

  test("that is started anew is asked as before", async () => {
    const { client, environment } = own();
    await tokenSent(client);
    await server.restart();
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe("");
  });
});
