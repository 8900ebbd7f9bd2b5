import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { extensionJsonSchema } from "../src/extension/json-schema.ts";
import { withTables } from "./extension-tables.ts";

/** Writes what follows from the definition of `x-resilience`: its JSON Schema, and the tables of its reference. */
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const reference = pathOf("../../docs/x-resilience.md");

writeFileSync(
  pathOf("../x-resilience.schema.json"),
  `${JSON.stringify(extensionJsonSchema(), undefined, 2)}\n`,
);
writeFileSync(reference, withTables(readFileSync(reference, "utf8")));
