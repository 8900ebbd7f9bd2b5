import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CATALOGUE, CATALOGUES } from "../../../../generator/src/generate/diagnostic-catalogue.ts";

const SOURCES = fileURLToPath(new URL("../../../../generator/src/", import.meta.url));

function codesInSources(): readonly (readonly [string, string])[] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith("catalogue.ts"))
    .flatMap((file) => {
      const text = readFileSync(join(SOURCES, file), "utf8");
      return [...text.matchAll(/\bcode: "([a-z]+(?:-[a-z]+)+)"/g)].map(
        ([, code = ""]) => [code, file] as const,
      );
    });
}

describe("the catalogue of diagnostics", () => {
  it("knows every code that a stage writes down", () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter(([code]) => !CATALOGUE.has(code))).toEqual([]);
  });

  it("gives every code to one stage alone", () => {
    const codes = CATALOGUES.flatMap((catalogue) => Object.keys(catalogue));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it("has a title, a cause and a fix for every code", () => {
    for (const [code, { title, cause, fix }] of CATALOGUE) {
      expect(code).toMatch(/^[a-z\d]+(?:-[a-z\d]+)*$/);
      expect(title, code).not.toMatch(/\.$/);
      expect(title.length, code).toBeGreaterThan(5);
      expect(cause, code).toMatch(/\.$/);
      expect(fix, code).toMatch(/\.$/);
    }
  });
});
