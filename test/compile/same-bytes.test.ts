import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseYaml } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedFolder } from "../corpus/documents.ts";
import { DOCUMENTS, filesOf, writeClient } from "./clients.ts";

const cli = fileURLToPath(new URL("../../generator/src/cli/bin.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gen-client-bytes-"));
const spec = DOCUMENTS["everything"] ?? "";
const names = DOCUMENTS["names"] ?? "";

beforeAll(async () => {
  await writeClient({ spec: names, out: join(folder, "first") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The client that a process in another locale writes of the same document. */
function writtenIn(locale: string): ReadonlyMap<string, string> {
  const out = join(folder, locale);
  const env = {
    PATH: process.env["PATH"] ?? "",
    LC_ALL: `${locale}.UTF-8`,
    LANG: `${locale}.UTF-8`,
    TZ: "Asia/Kathmandu",
  };
  // The command stands in the README, and so names the folder: it is the same here.
  const { status, stderr } = spawnSync(process.execPath, [cli, names, "--out", out, "--quiet"], {
    env,
    encoding: "utf8",
  });
  expect({ status, errors: stderr.includes("error") }).toEqual({ status: 0, errors: false });
  return filesOf(out);
}

test.each(["tr_TR", "lt_LT", "C"])("%s writes the same bytes, but for the name of the folder", (locale) => {
  const first = filesOf(join(folder, "first"));
  const other = writtenIn(locale);
  expect([...other.keys()]).toEqual([...first.keys()]);
  for (const [path, text] of other) {
    if (!/README\.md$|manifest\.json$/.test(path))
      expect({ path, text }).toEqual({ path, text: first.get(path) });
  }
});

test("trap 84: two in one process write the same bytes, whatever was written between them", async () => {
  const before = filesOf(join(folder, "first"));
  await writeClient({ spec, out: join(folder, "between") });
  rmSync(join(folder, "first"), { recursive: true });
  await writeClient({ spec: names, out: join(folder, "first") });
  expect(filesOf(join(folder, "first"))).toEqual(before);
});

/** A small generator of pseudo-random numbers, so that a failure can be had again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A value with the keys of all its objects in another order; the order of lists means something. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== "object" || value === null) return value;
  const ranked = Object.entries(value).map(([key, member]) => ({ key, member, rank: random() }));
  ranked.sort((a, b) => a.rank - b.rank);
  const copy: Record<string, unknown> = {};
  for (const { key, member } of ranked) {
    const item = { value: shuffled(member, random), enumerable: true, writable: true, configurable: true };
    Object.defineProperty(copy, key, item);
  }
  return copy;
}

async function writtenFrom(document: unknown): Promise<ReadonlyMap<string, string>> {
  const out = join(folder, "shuffled");
  rmSync(out, { recursive: true, force: true });
  const path = join(folder, "document.json");
  writeFileSync(path, JSON.stringify(document));
  await writeClient({ spec: path, out });
  return filesOf(out);
}

describe("the order of a document's keys changes nothing", () => {
  const shared = ["museum", "adafruit"].map(
    (name) => [name, join(sharedFolder, "specs", `${name}.yaml`)] as const,
  );
  const cases = [["everything", spec] as const, ["names", names] as const, ...shared];

  for (const [name, path] of cases) {
    test.skipIf(!existsSync(path))(
      `in ${name}${path.startsWith(sharedFolder) ? " (needs ../shared)" : ""}`,
      async () => {
        const document: unknown = parseYaml(readFileSync(path, "utf8"));
        const expected = await writtenFrom(document);
        for (const seed of [1, 2]) {
          expect({ seed, files: await writtenFrom(shuffled(document, createRandom(seed))) }).toEqual({
            seed,
            files: expected,
          });
        }
      },
    );
  }
});
