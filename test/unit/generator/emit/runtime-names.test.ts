import { readFileSync } from "node:fs";
import * as codegen from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import {
  RUNTIME_PART_TYPES,
  RUNTIME_PARTS,
  RUNTIME_TYPES,
  RUNTIME_VALUES,
  RUNTIME_WORDS,
} from "../../../../generator/src/emit/runtime-names.ts";

test("every word that emitted code may use is a word of the runtime", () => {
  expect(Object.keys(codegen)).toEqual(expect.arrayContaining([...RUNTIME_VALUES]));
});

test("the words of readers are an entry of their own", async () => {
  expect(Object.keys(await import(RUNTIME_WORDS))).toEqual(
    expect.arrayContaining(["object", "null", "oneOf"]),
  );
});

test("every part that documents may ask for is exported by its entry", async () => {
  for (const [name, entry] of Object.entries(RUNTIME_PARTS)) {
    expect(Object.keys(await import(entry))).toContain(name);
  }
});

test("every type of such a part is exported by its entry", () => {
  const missing = Object.entries(RUNTIME_PART_TYPES).filter(([name, entry]) => {
    const folder = entry.slice(entry.lastIndexOf("/") + 1);
    const file = new URL(`../../../../runtime/src/${folder}/index.ts`, import.meta.url);
    return !new RegExp(`\\b${name}\\b`).test(readFileSync(file, "utf8"));
  });
  expect(missing).toEqual([]);
});

test("every type that emitted code may use is exported by the runtime", () => {
  const entry = readFileSync(new URL("../../../../runtime/src/codegen.ts", import.meta.url), "utf8");
  expect(RUNTIME_TYPES.filter((name) => !new RegExp(`\\b${name}\\b`).test(entry))).toEqual([]);
});
