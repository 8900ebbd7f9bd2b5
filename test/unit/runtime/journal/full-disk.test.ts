import { type FileHandle, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal, type OwnedJournal } from "@gen-client/runtime/node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failureOf } from "../support/stub-api.ts";
import { entry, ids } from "./journal-entry.ts";

let folder = "";
let path = "";
let journal: OwnedJournal;
/** What every open file is made of, so that its operations can be made to fail. */
let files: FileHandle;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  path = join(folder, "writes");
  const file = await open(join(folder, "any"), "w");
  files = Object.getPrototypeOf(file);
  await file.close();
  journal = await fileJournal(path);
  await journal.begin(entry("a"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** The next write ends in the last of its lines, as where a disk has no more room. */
function runOutOfRoom(): void {
  vi.spyOn(files, "appendFile").mockImplementationOnce(async function (this: FileHandle, text) {
    await this.write(String(text).slice(0, -5));
    throw failure("ENOSPC");
  });
}

async function foundByTheNextStart(): Promise<readonly string[]> {
  await journal.close();
  journal = await fileJournal(path);
  return ids(await journal.pending());
}

describe("a file that has no room for two calls at a time", () => {
  const refusals = (): Promise<unknown[]> =>
    Promise.all([failureOf(journal.begin(entry("b"))), failureOf(journal.begin(entry("c")))]);

  test("refuses both, and holds neither from then on", async () => {
    runOutOfRoom();
    expect(await refusals()).toMatchObject([{ code: "ENOSPC" }, { code: "ENOSPC" }]);
    const lines = (await readFile(path, "utf8")).split("\n");
    expect(lines).toStrictEqual([JSON.stringify({ begin: entry("a") }), ""]);
    expect(ids(await journal.pending())).toStrictEqual(["a"]);
  });

  test.each([[["d"]], [["d", "e"]]])("keeps %j of once there is room again", async (later) => {
    runOutOfRoom();
    await refusals();
    for (const id of later) await journal.begin(entry(id));
    expect(await foundByTheNextStart()).toStrictEqual(["a", ...later]);
  });

  test("takes what it refused when it comes again", async () => {
    runOutOfRoom();
    await refusals();
    await journal.begin(entry("b", "again"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "b"]);
    expect((await journal.pending())[1]?.body?.text).toBe("again");
  });

  test("keeps what is pending though a settlement finds no room", async () => {
    runOutOfRoom();
    expect(await failureOf(journal.settle("a"))).toMatchObject({ code: "ENOSPC" });
    await journal.begin(entry("d"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "d"]);
  });

  test("is written anew where it cannot be cut", async () => {
    runOutOfRoom();
    vi.spyOn(files, "truncate").mockRejectedValueOnce(failure("EIO"));
    await refusals();
    expect(await readFile(path, "utf8")).not.toContain('"b"');
    await journal.begin(entry("d"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "d"]);
  });

  test("takes nothing while it can be neither cut nor written anew, and goes on after that", async () => {
    runOutOfRoom();
    vi.spyOn(files, "truncate").mockRejectedValue(failure("EIO"));
    const sync = vi.spyOn(files, "sync").mockRejectedValue(failure("ENOSPC"));
    await refusals();
    expect(await failureOf(journal.begin(entry("d")))).toMatchObject({ code: "ENOSPC" });
    sync.mockRestore();
    await journal.begin(entry("e"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "e"]);
  });

  test("is mended at the latest when it is closed", async () => {
    runOutOfRoom();
    const truncate = vi.spyOn(files, "truncate").mockRejectedValue(failure("EIO"));
    const sync = vi.spyOn(files, "sync").mockRejectedValue(failure("ENOSPC"));
    await refusals();
    truncate.mockRestore();
    sync.mockRestore();
    expect(await foundByTheNextStart()).toStrictEqual(["a"]);
  });
});

describe("a file that cannot be forced to the disk", () => {
  test("holds nothing of what it refused, and goes on in a new file: what the old one lost, no sync tells", async () => {
    const before = await open(path, "r");
    vi.spyOn(files, "datasync").mockRejectedValueOnce(failure("EIO"));
    expect(await failureOf(journal.begin(entry("b")))).toMatchObject({ code: "EIO" });
    expect((await before.stat()).nlink).toBe(0);
    await before.close();
    expect(await readFile(path, "utf8")).not.toContain('"b"');
    await journal.begin(entry("d"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "d"]);
  });

  test("holds nothing of what it refused where there is no room for a new file, which it waits for", async () => {
    vi.spyOn(files, "datasync").mockRejectedValueOnce(failure("EIO"));
    const write = vi.spyOn(files, "writeFile").mockRejectedValue(failure("ENOSPC"));
    await failureOf(journal.begin(entry("b")));
    expect(await readFile(path, "utf8")).not.toContain('"b"');
    expect(await failureOf(journal.begin(entry("c")))).toMatchObject({ code: "ENOSPC" });
    write.mockRestore();
    await journal.begin(entry("d"));
    expect(await foundByTheNextStart()).toStrictEqual(["a", "d"]);
  });
});
