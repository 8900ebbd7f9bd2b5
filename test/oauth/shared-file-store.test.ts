import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startProvider } from "./support/start-provider.ts";

const CHILD = fileURLToPath(new URL("./processes/call-with-shared-tokens.ts", import.meta.url));

test("processes with a common folder make one token request for all of their calls", {
  timeout: 120_000,
}, async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    if (request.url !== "/token") {
      response.end(JSON.stringify({ token: request.headers.authorization }));
      return;
    }
    requests += 1;
    response.end(
      JSON.stringify({ access_token: `canary-${requests}`, token_type: "Bearer", expires_in: 600 }),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), "gen-client-shared-"));
  try {
    const args = ["--disable-warning=ExperimentalWarning", CHILD, `${url}/token`, url, folder, "100"];
    const children = [1, 2].map(() => promisify(execFile)(process.execPath, args));
    const sent = (await Promise.all(children)).map(({ stdout }) => stdout.trim());
    expect(requests).toBe(1);
    expect(sent).toStrictEqual(Array.from({ length: 2 }, () => '["Bearer canary-1"]'));
    const left = readdirSync(folder);
    expect(left).toHaveLength(1);
    expect(readFileSync(join(folder, left[0] ?? ""), "utf8")).not.toContain("canary");
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a refresh token that rotates is used once, by whichever process is first", {
  timeout: 120_000,
}, async () => {
  const server = await startProvider();
  const folder = mkdtempSync(join(tmpdir(), "gen-client-shared-"));
  try {
    const seed = await server.signIn("public");
    const args = [
      "--disable-warning=ExperimentalWarning",
      CHILD,
      server.tokenUrl,
      server.issuer,
      folder,
      "20",
      seed,
    ];
    const children = [1, 2].map(() => promisify(execFile)(process.execPath, args));
    const [one, other] = (await Promise.all(children)).map(({ stdout }) => stdout.trim());
    expect(server.requests.map(({ grantType }) => grantType)).toStrictEqual(["refresh_token"]);
    expect(one).toBe(other);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
