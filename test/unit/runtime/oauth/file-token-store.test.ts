import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileTokenStore } from "@gen-client/runtime/node";
import { type TokenSet, TokenStoreError } from "@gen-client/runtime/oauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../support/stub-api.ts";

const KEY = "https://auth.test/token client-1 read";
const TOKENS: TokenSet = {
  accessToken: "canary-access",
  tokenType: "Bearer",
  refreshToken: "canary-refresh",
  obtainedAtMs: 1,
  expiresAtMs: 2,
};
const key = new Uint8Array(32).fill(7);

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "gen-client-tokens-")), "tokens");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const files = (): string[] => readdirSync(folder);
function onlyFile(): string {
  const [name = ""] = files();
  return join(folder, name);
}

describe("tokens in a file", () => {
  test("are there for another store, after a restart; none before, none after removal", async () => {
    const store = fileTokenStore(folder);
    expect(await store.load(KEY)).toBeUndefined();
    await store.save(KEY, TOKENS);
    await store.save("other", { ...TOKENS, accessToken: "a-2" });
    expect(await fileTokenStore(folder).load(KEY)).toStrictEqual(TOKENS);
    await store.remove(KEY);
    expect(await store.load(KEY)).toBeUndefined();
    expect(await store.load("other")).toMatchObject({ accessToken: "a-2" });
  });

  test.skipIf(process.platform === "win32")(
    "are for their user alone, and refused where they are not",
    async () => {
      const store = fileTokenStore(folder);
      await store.save(KEY, TOKENS);
      expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      chmodSync(onlyFile(), 0o644);
      expect(await failureOf(store.load(KEY))).toMatchObject({
        code: "unreadable",
        advice: expect.stringContaining("revoke"),
      });
    },
  );

  test("tell neither a token nor a key by their names, and leave nothing half-written behind", async () => {
    const store = fileTokenStore(folder);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.save(KEY, { ...TOKENS, obtainedAtMs: index })),
    );
    expect(files()).toHaveLength(1);
    expect(files()[0]).toMatch(/^[0-9a-f]{40}\.json$/);
    expect(await store.load(KEY)).toMatchObject({ accessToken: "canary-access" });
  });

  test.each(["", "{", "[]", "null", '{"accessToken":1}', '"canary"'])(
    "%j in their place is told as damage",
    async (text) => {
      const store = fileTokenStore(folder);
      await store.save(KEY, TOKENS);
      writeFileSync(onlyFile(), text);
      const error = await failureOf(store.load(KEY));
      expect(error).toBeInstanceOf(TokenStoreError);
      expect(error).toMatchObject({ code: "damaged" });
      expect(String(error)).not.toContain("canary");
    },
  );

  test("in a folder that is none are told by path and reason", async () => {
    writeFileSync(join(folder, "..", "file"), "");
    const error = await failureOf(fileTokenStore(join(folder, "..", "file")).load(KEY));
    expect(error).toMatchObject({
      code: "unreadable",
      message: expect.stringMatching(/cannot be used \((EEXIST|ENOTDIR)\)/),
    });
  });
});

describe("encrypted", () => {
  const ways = [
    ["by a key", { key }, { key: new Uint8Array(32).fill(8) }],
    ["by a passphrase", { passphrase: "correct horse" }, { passphrase: "battery staple" }],
  ] as const;

  test.each(ways)("%s, they are read by who has it, and nobody else", async (_, encryption, other) => {
    const store = fileTokenStore(folder, { encryption });
    await store.save(KEY, TOKENS);
    expect(readFileSync(onlyFile(), "utf8")).not.toMatch(/canary|horse/);
    expect(await fileTokenStore(folder, { encryption }).load(KEY)).toStrictEqual(TOKENS);
    expect(await failureOf(fileTokenStore(folder, { encryption: other }).load(KEY))).toMatchObject({
      code: "wrong-key",
    });
    expect(await failureOf(fileTokenStore(folder).load(KEY))).toMatchObject({ code: "damaged" });
  });

  test("a changed byte, and an entry in the place of another, are found out", async () => {
    const store = fileTokenStore(folder, { encryption: { key } });
    await store.save(KEY, TOKENS);
    const [path, text] = [onlyFile(), readFileSync(onlyFile(), "utf8")];
    const sealed = JSON.parse(text) as { data: string; tag: string };
    const data = Buffer.from(sealed.data, "base64");
    data[0] = (data[0] ?? 0) ^ 1;
    writeFileSync(path, JSON.stringify({ ...sealed, data: data.toString("base64") }));
    expect(await failureOf(store.load(KEY))).toMatchObject({ code: "wrong-key" });
    writeFileSync(path, JSON.stringify({ ...sealed, tag: sealed.tag.slice(0, 4) }));
    expect(await failureOf(store.load(KEY))).toMatchObject({ code: "wrong-key" });
    await store.save("other", TOKENS);
    const otherPath = files()
      .map((name) => join(folder, name))
      .find((each) => each !== path);
    writeFileSync(otherPath ?? "", text);
    expect(await failureOf(store.load("other"))).toMatchObject({ code: "wrong-key" });
  });

  test("nothing is written twice alike", async () => {
    const store = fileTokenStore(folder, { encryption: { key } });
    await store.save(KEY, TOKENS);
    const first = readFileSync(onlyFile(), "utf8");
    await store.save(KEY, TOKENS);
    expect(readFileSync(onlyFile(), "utf8")).not.toBe(first);
  });

  test("a key that is none is refused at once", () => {
    expect(() => fileTokenStore(folder, { encryption: { key: key.subarray(1) } })).toThrow("31 bytes");
    expect(() => fileTokenStore(folder, { encryption: { passphrase: "" } })).toThrow("empty");
  });
});

describe("the lock", () => {
  const lockPath = (): string => `${onlyFile()}.lock`;
  const holder = (more: object): string =>
    JSON.stringify({ pid: process.pid, thread: 99, host: hostname(), id: "someone", ...more });

  test("lets one in at a time, in one process and through several stores", async () => {
    let inside = 0;
    let most = 0;
    const stores = [fileTokenStore(folder), fileTokenStore(folder), fileTokenStore(folder)];
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, (_, index) => stores[index % 3]?.withLock(KEY, work)));
    expect(most).toBe(1);
    expect(files()).toStrictEqual([]);
  });

  test("does not hold up other keys, and is let go of when the work fails", async () => {
    const store = fileTokenStore(folder);
    await store.withLock(KEY, () => store.withLock("other", async () => undefined));
    expect(await failureOf(store.withLock(KEY, () => Promise.reject(new Error("no"))))).toMatchObject({
      message: "no",
    });
    expect(files()).toStrictEqual([]);
  });

  test.each([
    ["a process that is gone", { pid: 2 ** 22 + 1 }, 0],
    ["a predecessor with our own id", { thread: 0 }, 0],
    ["another machine, long ago", { host: "elsewhere" }, 120],
  ])("of %s is taken over", async (_, more, ageSeconds) => {
    const store = fileTokenStore(folder, { waitMs: 500 });
    await store.save(KEY, TOKENS);
    writeFileSync(lockPath(), holder(more));
    const then = Date.now() / 1_000 - ageSeconds;
    utimesSync(lockPath(), then, then);
    expect(await store.withLock(KEY, async () => "mine")).toBe("mine");
    expect(files()).toHaveLength(1);
  });

  test.each([
    ["another thread", {}],
    ["another machine", { host: "elsewhere" }],
    ["a process that lives", { pid: process.ppid }],
  ])("of %s is waited for, and then told", async (_, more) => {
    const store = fileTokenStore(folder, { waitMs: 30 });
    await store.save(KEY, TOKENS);
    writeFileSync(lockPath(), holder(more));
    expect(await failureOf(store.withLock(KEY, async () => "mine"))).toMatchObject({ code: "locked" });
  });
});
