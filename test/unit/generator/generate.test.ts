import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generate } from "../../../generator/src/index.ts";

const spec = fileURLToPath(new URL("../../fixtures/petstore.yaml", import.meta.url));
let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "gen-client-api-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

it("generates as a function, and says what it did", async () => {
  const first = await generate({ spec, out });
  expect(first).toMatchObject({
    ok: true,
    summary: { title: "Petstore", version: "3.1", operations: 4, schemas: 4 },
  });
  expect(first.report?.added).toContain("client.ts");
  expect(first.stages.map(({ stage }) => stage)).toEqual([
    "load",
    "upgrade",
    "lower",
    "select",
    "policy",
    "plan",
    "emit",
    "print",
    "write",
  ]);
  expect((await generate({ spec, out, check: true })).report).toMatchObject({
    added: [],
    changed: [],
    removed: [],
  });
});

it("does not throw for a document that is not there, and stops before anything is written", async () => {
  const result = await generate({ spec: "missing.yaml", out });
  expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "file-missing", severity: "error" }] });
  expect(result.stages.map(({ stage }) => stage)).toEqual(["load"]);
  expect(readdirSync(out)).toEqual([]);
});

it("two at once in one process do not meet", async () => {
  const folders = ["a", "b"].map((name) => join(out, name));
  const [a, b] = await Promise.all(folders.map((folder) => generate({ spec, out: folder })));
  expect(a?.report?.added).toEqual(b?.report?.added);
  expect(a?.ok).toBe(true);
});
