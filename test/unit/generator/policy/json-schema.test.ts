import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { extensionJsonSchema } from "../../../../generator/src/extension/json-schema.ts";

const FILE = new URL("../../../../generator/x-resilience.schema.json", import.meta.url);

describe("the published JSON Schema", () => {
  it("is up to date: run generator/build/write-extension-schema.ts when it is not", () => {
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toStrictEqual(
      JSON.parse(JSON.stringify(extensionJsonSchema())),
    );
  });

  it("describes every key, so that editors can", () => {
    const bare: string[] = [];
    const definitions = extensionJsonSchema()["$defs"] as Readonly<
      Record<string, { properties: Record<string, { description?: string }> }>
    >;
    for (const [name, { properties }] of Object.entries(definitions)) {
      for (const [key, { description }] of Object.entries(properties))
        if (!description) bare.push(`${name}.${key}`);
    }
    expect(bare).toStrictEqual([]);
  });
});
