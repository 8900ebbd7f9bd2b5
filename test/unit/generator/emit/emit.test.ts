import { expect, test } from "vitest";
import { emitted } from "./emitted.ts";
import { petstore } from "./petstore.ts";

test("a client has modules by tag, a root, an index, a README, a package and a ledger", () => {
  expect([...emitted(petstore()).keys()]).toEqual([
    ".gen-client/names.json",
    "README.md",
    "client.ts",
    "index.ts",
    "operations/pets.ts",
    "operations/ping.ts",
    "package.json",
    "schemas/pets.ts",
  ]);
});

test("the same API gives the same bytes, twice in one process", () => {
  expect(emitted(petstore())).toEqual(emitted(petstore()));
});

test.each([
  ["js", '"./client.js"', '"../schemas/pets.js"', '"./index.js"'],
  ["ts", '"./client.ts"', '"../schemas/pets.ts"', '"./index.ts"'],
  ["none", '"./client"', '"../schemas/pets"', '"./index"'],
] as const)("relative imports end as told: %s", (importExtension, client, schemas, index) => {
  const files = emitted(petstore(), undefined, { importExtension });
  expect(files.get("index.ts")).toContain(`export * from ${client};`);
  expect(files.get("operations/pets.ts")).toContain(`} from ${schemas};`);
  expect(files.get("README.md")).toContain(`import { createClient } from ${index};`);
});
