import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { extensionJsonSchema } from "../src/extension/json-schema.ts";

/** Writes the JSON Schema of `x-resilience` from its definition. A test fails while the file is stale. */
const path = fileURLToPath(new URL("../x-resilience.schema.json", import.meta.url));
writeFileSync(path, `${JSON.stringify(extensionJsonSchema(), undefined, 2)}\n`);
