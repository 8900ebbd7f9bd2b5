import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createNodeReadHost } from "../../../../generator/src/host/node-read-host.ts";
import { childrenOf } from "../../../../generator/src/ir/children.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { parseSource } from "../../../../generator/src/load/source.ts";
import { lower } from "../../../../generator/src/lower/lower.ts";
import { upgrade } from "../../../../generator/src/upgrade/upgrade.ts";

const shared = fileURLToPath(new URL("../../../../../shared/", import.meta.url));
const documents = existsSync(shared)
  ? [
      "specs",
      "evolution/discord",
      "evolution/museum",
      "evolution/openai",
      "evolution/xero-accounting",
    ].flatMap((folder) =>
      readdirSync(`${shared}${folder}`)
        .filter((file) => /\.(json|yaml)$/.test(file) && file !== "index.json")
        .map((file) => `${folder}/${file}`),
    )
  : [];

async function lowered(file: string) {
  const host = createNodeReadHost({ workingDirectory: shared, standardInput: process.stdin });
  const loaded = await load(parseSource(`${shared}${file}`), { host });
  const spec = loaded.value && upgrade(loaded.value).value;
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return lower(spec);
}

describe.skipIf(documents.length === 0)("documents of the corpus", () => {
  test.each(documents)("%s", async (file) => {
    const { value, diagnostics } = await lowered(file);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const schemas = value?.schemas ?? new Map();
    expect((value?.operations.length ?? 0) + (value?.webhooks.length ?? 0)).toBeGreaterThan(0);
    const dangling = [...schemas.values()].flatMap(({ schema }) => danglingRefs(schema, schemas));
    expect(dangling).toEqual([]);
  });
});

function danglingRefs(schema: Schema, schemas: ReadonlyMap<string, unknown>): readonly string[] {
  if (schema.kind === "ref") return schemas.has(schema.id) ? [] : [schema.id];
  return childrenOf(schema).flatMap((inner) => danglingRefs(inner, schemas));
}
