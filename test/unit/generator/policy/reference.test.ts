import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withTables } from "../../../../generator/build/extension-tables.ts";
import { POLICY_CATALOGUE } from "../../../../generator/src/policy/catalogue.ts";

const reference = readFileSync(new URL("../../../../docs/x-resilience.md", import.meta.url), "utf8");

describe("docs/x-resilience.md", () => {
  it("has the tables of the definition: run generator/build/write-extension-schema.ts when it has not", () => {
    expect(reference).toBe(withTables(reference));
  });
});

describe("the catalogue", () => {
  it.each(Object.entries(POLICY_CATALOGUE))("says of %s what, why and what to do", (_code, entry) => {
    expect([entry.title, entry.cause, entry.fix].every((text) => text.length > 10)).toBe(true);
  });
});
