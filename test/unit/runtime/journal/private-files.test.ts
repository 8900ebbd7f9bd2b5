import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal, sqliteJournal } from "@gen-client/runtime/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../support/stub-api.ts";
import { entry } from "./journal-entry.ts";

let folder = "";
let path = "";
const mask = process.umask();
beforeEach(async () => {
  // As most machines have it: files are for everybody to read.
  process.umask(0o022);
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  path = join(folder, "writes");
});
afterEach(async () => {
  process.umask(mask);
  await rm(folder, { recursive: true, force: true });
});

async function modes(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const found = names.map(async (name) => {
    const { mode } = await stat(join(folder, name));
    return [name, (mode & 0o777).toString(8)] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

describe.skipIf(process.platform === "win32")("a journal that a link leads to", () => {
  test("is kept where it leads, and the link stays", async () => {
    const volume = await mkdtemp(join(folder, "volume-"));
    await writeFile(join(volume, "real"), "");
    await symlink(join(volume, "real"), path);
    const journal = await fileJournal(path);
    await journal.begin(entry("a"));
    await journal.close();
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(volume, "real"), "utf8")).toContain('"id":"a"');
    await expect(fileJournal(path).then((again) => again.pending())).resolves.toHaveLength(1);
  });
});

describe.skipIf(process.platform === "win32")("a journal's files are for its user alone", () => {
  test.each([
    ["fileJournal", fileJournal, { writes: "600", "writes.lock": "600" }],
    ["sqliteJournal", sqliteJournal, { writes: "600", "writes-wal": "600" }],
  ] as const)("%s: those that it makes", async (_, open, expected) => {
    const journal = await open(path);
    await journal.begin(entry("a"));
    expect(await modes()).toStrictEqual(expected);
    await journal.close();
  });

  test.each([
    ["fileJournal", fileJournal, "writes.next"],
    ["sqliteJournal", sqliteJournal, "writes-wal"],
  ] as const)("%s: those that it finds", async (_, open, left) => {
    await (await open(path)).close();
    await chmod(path, 0o644);
    await writeFile(join(folder, left), "", { mode: 0o644 });
    const journal = await open(path);
    await journal.begin(entry("a"));
    expect([...new Set(Object.values(await modes()))]).toStrictEqual(["600"]);
    await journal.close();
  });
});

test("a database in memory has no file", async () => {
  const before = await readdir(".");
  const journal = await sqliteJournal(":memory:");
  await journal.begin(entry("a"));
  expect(await readdir(".")).toStrictEqual(before);
  await journal.close();
});

test("a database stays closed to other processes after this one tried to open it twice", async () => {
  const journal = await sqliteJournal(path);
  expect(await failureOf(sqliteJournal(path))).toMatchObject({ code: "locked" });
  const other = `
    const { DatabaseSync } = require("node:sqlite");
    try { new DatabaseSync(process.argv[1]).exec("BEGIN IMMEDIATE"); console.log("opened"); }
    catch (thrown) { console.log(thrown.message); }
  `;
  const said = execFileSync(process.execPath, ["--no-warnings", "-e", other, path], { encoding: "utf8" });
  expect(said.trim()).toBe("database is locked");
  await journal.close();
});
