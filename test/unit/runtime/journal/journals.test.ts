import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal, JournalError, sqliteJournal } from "@gen-client/runtime/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../support/stub-api.ts";
import { entry, ids } from "./journal-entry.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  path = join(folder, "writes");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ["fileJournal", fileJournal],
  ["sqliteJournal", sqliteJournal],
] as const)("%s", (_, open) => {
  test("keeps what was begun and not settled, in order, over a restart", async () => {
    const first = await open(path);
    await Promise.all(["a", "b", "c"].map((id) => first.begin(entry(id))));
    await first.settle("b");
    await first.close();
    const second = await open(path);
    expect(await second.pending()).toStrictEqual([entry("a"), entry("c")]);
    await second.close();
  });

  test("lets the first entry of an id stand", async () => {
    const journal = await open(path);
    await journal.begin(entry("a", "first"));
    await journal.begin(entry("a", "second"));
    expect((await journal.pending())[0]?.body?.text).toBe("first");
    await journal.close();
  });

  test("takes an id again once it was settled", async () => {
    const journal = await open(path);
    await journal.begin(entry("a", "first"));
    await journal.settle("a");
    await journal.begin(entry("a", "second"));
    expect((await journal.pending())[0]?.body?.text).toBe("second");
    await journal.close();
  });

  test("takes an id anew that is just being settled", async () => {
    const journal = await open(path);
    await journal.begin(entry("a", "first"));
    const settled = journal.settle("a");
    await journal.begin(entry("a", "second"));
    await settled;
    await journal.close();
    const again = await open(path);
    expect((await again.pending()).map(({ body }) => body?.text)).toStrictEqual(["second"]);
    await again.close();
  });

  test("is one process's, and one opener's within it", async () => {
    const journal = await open(path);
    expect(await failureOf(open(path))).toMatchObject({ name: "JournalError", code: "locked" });
    await journal.close();
    await (await open(path)).close();
  });

  test("refuses writes after it was closed, and closes twice", async () => {
    const journal = await open(path);
    await journal.close();
    await journal.close();
    expect(await failureOf(journal.begin(entry("a")))).toMatchObject({ code: "closed" });
  });
});

describe("the file", () => {
  test.each(['{"begin":{"id":"b"', "\0\0\0\0\0", '{"begin":{"id":"b"}}\n\0\0'])(
    "a torn end, %j, is what a crash leaves: the rest is kept, and goes on",
    async (torn) => {
      const first = await fileJournal(path);
      await first.begin(entry("a"));
      await first.close();
      await appendFile(path, torn);
      const second = await fileJournal(path);
      await second.begin(entry("c"));
      await second.close();
      const third = await fileJournal(path);
      expect(ids(await third.pending())).toStrictEqual(["a", "c"]);
      await third.close();
    },
  );

  test("damage before its end is no crash: it is told, and nothing is thrown away", async () => {
    const first = await fileJournal(path);
    await first.begin(entry("a"));
    await first.begin(entry("b"));
    await first.close();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('{"begin"', '#"begin"'));
    const error = await failureOf(fileJournal(path));
    expect(error).toBeInstanceOf(JournalError);
    expect(error).toMatchObject({ code: "damaged", message: expect.stringContaining("before line 2") });
    expect((await readFile(path, "utf8")).length).toBe(text.length);
  });

  test("is written anew when it is mostly settled, and what is pending survives that", async () => {
    const journal = await fileJournal(path, { compactAtBytes: 20_000 });
    await journal.begin(entry("kept"));
    for (let at = 0; at < 100; at += 1) {
      await journal.begin(entry(`x${at}`, "y".repeat(1_000)));
      await journal.settle(`x${at}`);
    }
    expect((await stat(path)).size).toBeLessThan(30_000);
    await journal.close();
    const again = await fileJournal(path);
    expect(ids(await again.pending())).toStrictEqual(["kept"]);
    await again.close();
  });

  test("the lock of a process that is dead, or of a predecessor with our id, is taken over", async () => {
    for (const pid of [2 ** 22 + 1, process.pid]) {
      await writeFile(`${path}.lock`, JSON.stringify({ pid, host: hostname() }));
      await (await fileJournal(path)).close();
    }
  });

  test("a lock that may be held, by a live process or another machine's, is kept to", async () => {
    for (const holder of [
      { pid: process.ppid, host: hostname() },
      { pid: 1, host: "elsewhere.example" },
    ]) {
      await writeFile(`${path}.lock`, JSON.stringify(holder));
      expect(await failureOf(fileJournal(path))).toMatchObject({ code: "locked" });
    }
  });
});
