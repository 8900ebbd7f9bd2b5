import { expect, test } from "vitest";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import { parseLedger } from "../../../../generator/src/plan/ledger.ts";
import { emitted } from "./emitted.ts";
import { named, object, operation, petstore, property, ref, reply, text } from "./petstore.ts";

/** Petstore with one more operation and one more schema, both of which sort first. */
function grown(): Api<PolicedOperation> {
  const before = petstore();
  const adopt = operation("GET", "/adoptions", {
    operationId: "adoptions",
    tags: ["pets"],
    responses: [reply("200", ref("Adoption")), reply("404", ref("Problem"))],
  });
  const adoption = named("Adoption", object(property("pet", ref("Pet")), property("by", text)));
  return {
    ...before,
    operations: [adopt, ...before.operations],
    schemas: new Map([[adoption.id, adoption] as const, ...before.schemas]),
  };
}

/** Whether all lines of one text are in another, in their order. */
function isContained(lines: readonly string[], within: readonly string[]): boolean {
  let index = 0;
  for (const line of within) {
    if (line === lines[index]) index += 1;
  }
  return index === lines.length;
}

test("one more operation only adds lines", () => {
  const before = emitted(petstore());
  const after = emitted(grown(), parseLedger(before.get(".gen-client/names.json") ?? ""));
  for (const [path, text] of before) {
    const isData = path.endsWith(".json");
    const lines = text.split("\n").map((line) => (isData ? line.replace(/,$/, "") : line));
    const grownLines = (after.get(path) ?? "")
      .split("\n")
      .map((line) => (isData ? line.replace(/,$/, "") : line));
    expect({ path, added: isContained(lines, grownLines) }).toEqual({ path, added: true });
  }
  expect(after.get("operations/pets.ts")).toContain("export const adoptions");
});

test("trap 84: the order of a document's keys changes nothing", () => {
  const document = grown();
  const shuffled = {
    ...document,
    schemas: new Map([...document.schemas].reverse()),
    tags: [...document.tags].reverse(),
  };
  expect(emitted(shuffled)).toEqual(emitted(document));
});
