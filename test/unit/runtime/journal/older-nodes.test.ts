import { execFile } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { JournalError, sqliteJournal } from "@gen-client/runtime/node";
import { expect, test } from "vitest";
import { failureOf } from "../support/stub-api.ts";
import { entry, ids } from "./journal-entry.ts";

const run = promisify(execFile);
const SOURCE = new URL("../../../../runtime/src/node/sqlite-journal.ts", import.meta.url).href;

test("a Node without SQLite is told in words, and what does without it", async () => {
  const open = `import { sqliteJournal } from ${JSON.stringify(SOURCE)};
    await sqliteJournal(":memory:").catch(({ name, code, message }) => console.log(JSON.stringify({ name, code, message })));`;
  const { stdout } = await run(process.execPath, [
    "--no-experimental-sqlite",
    "--input-type=module",
    "-e",
    open,
  ]);
  expect(JSON.parse(stdout)).toMatchObject({
    name: "JournalError",
    code: "unsupported",
    message: expect.stringMatching(/no node:sqlite.*22\.13.*fileJournal/),
  });
});

test("a database that does not say whether it is open, as before Node 22.15, is used all the same", async () => {
  const own = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "isOpen") ?? {};
  Object.defineProperty(DatabaseSync.prototype, "isOpen", { value: undefined, configurable: true });
  try {
    const journal = await sqliteJournal(":memory:");
    await journal.begin(entry("a"));
    expect(ids(await journal.pending())).toStrictEqual(["a"]);
    await journal.close();
    await journal.close();
    const error = await failureOf(journal.begin(entry("b")));
    expect(error).toBeInstanceOf(JournalError);
    expect(error).toMatchObject({ code: "closed" });
  } finally {
    Object.defineProperty(DatabaseSync.prototype, "isOpen", own);
  }
});
