import { once } from "node:events";
import { mkdtemp, open, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { fileJournal } from "@gen-client/runtime/node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failureOf } from "../support/stub-api.ts";
import { entry } from "./journal-entry.ts";

const DEAD_PID = 2 ** 22 + 1;
const isLinux = process.platform === "linux";

let folder = "";
let path = "";
const threads: Worker[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  path = join(folder, "writes");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
  await rm(folder, { recursive: true, force: true });
});

function thread(): Worker {
  const started = new Worker(new URL("./opener.ts", import.meta.url));
  threads.push(started);
  return started;
}

async function openedBy(worker: Worker, at = path): Promise<unknown> {
  const answer = once(worker, "message");
  worker.postMessage(at);
  const [end] = await answer;
  return end;
}

async function lockOf(holder: object, at = `${path}.lock`): Promise<void> {
  const ours = { pid: process.pid, thread: 0, host: hostname(), id: "someone" };
  await writeFile(at, JSON.stringify({ ...ours, ...holder }));
}

async function agedBy(seconds: number): Promise<void> {
  const then = Date.now() / 1_000 - seconds;
  await utimes(`${path}.lock`, then, then);
}

const isLocked = async (): Promise<void> => {
  expect(await failureOf(fileJournal(path))).toMatchObject({ name: "JournalError", code: "locked" });
};
const isTakenOver = async (): Promise<void> => {
  await (await fileJournal(path)).close();
  expect(await readdir(folder)).toStrictEqual(["writes"]);
};

describe("a journal that is open", () => {
  test("is no other thread's, which leaves it as it was", async () => {
    const journal = await fileJournal(path);
    await journal.begin(entry("a"));
    expect(await openedBy(thread())).toBe("locked");
    await journal.begin(entry("b"));
    expect(await readFile(path, "utf8")).toContain('"id":"b"');
    await journal.close();
  });

  test("is not another copy's of this package in the same thread", async () => {
    const journal = await fileJournal(path);
    vi.resetModules();
    const copy = await import("../../../../runtime/src/node/index.ts");
    expect(copy.fileJournal).not.toBe(fileJournal);
    expect(await failureOf(copy.fileJournal(path))).toMatchObject({ code: "locked" });
    await journal.close();
  });

  test("is one opener's of several at a time, whoever had it before", async () => {
    await lockOf({ pid: DEAD_PID });
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => fileJournal(path)));
    const opened = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
    expect(opened).toHaveLength(1);
    await opened[0]?.close();
  });

  test("is one thread's of several that find a dead holder at the same time", async () => {
    const workers = [thread(), thread(), thread()];
    await Promise.all(workers.map((worker, index) => openedBy(worker, `${path}-${index}`)));
    for (let round = 0; round < 20; round += 1) {
      const at = `${path}-of-round-${round}`;
      await lockOf({ pid: DEAD_PID }, `${at}.lock`);
      const ends = await Promise.all(workers.map((worker) => openedBy(worker, at)));
      expect(ends.sort()).toStrictEqual(["locked", "locked", "opened"]);
    }
  });

  test.skipIf(!isLinux)("is free once its thread was ended by force", async () => {
    const worker = thread();
    expect(await openedBy(worker)).toBe("opened");
    await isLocked();
    await worker.terminate();
    await isTakenOver();
  });
});

describe("the lock that is found", () => {
  test.each([
    ["another thread of this process", { thread: 99 }],
    ["a process that lives", { pid: process.ppid }],
    ["another machine", { host: "elsewhere.example", pid: DEAD_PID }],
  ])("of %s is kept to, however old it is", async (_, holder) => {
    await lockOf(holder);
    await agedBy(365 * 86_400);
    await isLocked();
  });

  test.each([
    ["a process that is gone", { pid: DEAD_PID }],
    ["a predecessor with our process id", {}],
  ])("of %s is taken over", async (_, holder) => {
    await lockOf(holder);
    await isTakenOver();
  });

  test.skipIf(!isLinux).each([
    ["a predecessor with our process id, in another of its threads", { thread: 3 }],
    ["a process that is gone, whose id another one has by now", { pid: process.ppid }],
  ])("of %s is taken over", async (_, holder) => {
    await lockOf({ ...holder, born: "before the machine was started last" });
    await isTakenOver();
  });

  test.each(["", '{"pid":1,'])("that reads %j is being written, until it is old", async (text) => {
    await writeFile(`${path}.lock`, text);
    await isLocked();
    await agedBy(120);
    await isTakenOver();
  });

  test("is taken over though whoever was about to do that died as well", async () => {
    await lockOf({ pid: DEAD_PID, id: "first" });
    await lockOf({ pid: DEAD_PID, id: "second" }, `${path}.lock.turn-first`);
    await lockOf({ pid: DEAD_PID, id: "third" }, `${path}.lock.turn-second`);
    await isTakenOver();
  });

  test("is left to whoever is about to take it over", async () => {
    await lockOf({ pid: DEAD_PID, id: "first" });
    await lockOf({ pid: process.ppid, id: "second" }, `${path}.lock.turn-first`);
    await isLocked();
  });

  test("is none where the disk had no room for it", async () => {
    const file = await open(join(folder, "any"), "w");
    vi.spyOn(Object.getPrototypeOf(file), "writeFile").mockRejectedValueOnce(new Error("ENOSPC"));
    await file.close();
    await rm(join(folder, "any"));
    expect(await failureOf(fileJournal(path))).toMatchObject({ message: "ENOSPC" });
    await isTakenOver();
  });
});

describe("a file that is no longer the one that was opened", () => {
  test("takes nothing after it was replaced, and leaves the new one alone", async () => {
    const journal = await fileJournal(path);
    await journal.begin(entry("a"));
    await writeFile(`${path}.other`, "");
    await rename(`${path}.other`, path);
    expect(await failureOf(journal.begin(entry("b")))).toMatchObject({ code: "locked" });
    expect(await failureOf(journal.settle("a"))).toMatchObject({ code: "locked" });
    await journal.close();
    expect(await readFile(path, "utf8")).toBe("");
  });

  test("takes nothing after it was removed", async () => {
    const journal = await fileJournal(path);
    await rm(path);
    expect(await failureOf(journal.begin(entry("b")))).toMatchObject({ code: "damaged" });
    await journal.close();
  });

  test("does not say of an entry that it is kept when it was replaced meanwhile", async () => {
    const journal = await fileJournal(path);
    const file = await open(join(folder, "other"), "w");
    vi.spyOn(Object.getPrototypeOf(file), "datasync").mockImplementationOnce(() =>
      rename(join(folder, "other"), path),
    );
    await file.close();
    expect(await failureOf(journal.begin(entry("b")))).toMatchObject({ code: "locked" });
    await journal.close();
  });

  test("is not written anew over the one that replaced it", async () => {
    const journal = await fileJournal(path);
    await journal.begin(entry("a"));
    const file = await open(join(folder, "other"), "w");
    vi.spyOn(Object.getPrototypeOf(file), "datasync").mockImplementationOnce(async () => {
      await rename(join(folder, "other"), path);
      throw new Error("EIO");
    });
    await file.close();
    expect(await failureOf(journal.begin(entry("b")))).toMatchObject({ message: "EIO" });
    await journal.close();
    expect(await readFile(path, "utf8")).toBe("");
  });
});
