import { expect, test } from "vitest";
import { lowerReply } from "./lower-document.ts";

test("a reference to nothing is said with what it was most likely meant to be", () => {
  const { diagnostics } = lowerReply({ $ref: "#/components/schemas/Pett" }, { Pet: { type: "string" } });
  expect(diagnostics).toMatchObject([
    {
      code: "unresolved-reference",
      severity: "error",
      pointer: "#/paths/~1a/get/responses/200/content/application~1json/schema/$ref",
      fix: 'Did you mean "#/components/schemas/Pet"?',
    },
  ]);
});

test("any number of references to nothing is looked up only so often", () => {
  const names = Array.from({ length: 200 }, (_, index) => `Name${index}`);
  const references = names.map((name) => ({ $ref: `#/components/schemas/${name}x` }));
  const schemas = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  const { diagnostics } = lowerReply({ anyOf: references }, schemas);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toHaveLength(200);
  expect(errors.filter(({ fix }) => fix !== undefined)).toHaveLength(50);
});
