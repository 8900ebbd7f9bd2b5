import { describe, expect, test } from "vitest";
import { leftOut } from "../../../../generator/src/generate/left-out.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { lower } from "../../../../generator/src/lower/lower.ts";
import { select } from "../../../../generator/src/select/select.ts";

const ref = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` });
const document = {
  openapi: "3.1.0",
  info: { title: "T", version: "1" },
  paths: {
    "/good": {
      parameters: [ref("parameters", "Shared")],
      get: { operationId: "good", responses: { "200": ref("responses", "Good") } },
      post: { operationId: "bad", responses: { "200": ref("responses", "Bad") } },
    },
  },
  components: {
    parameters: { Shared: { name: "s", in: "query", schema: ref("schemas", "Shared") } },
    responses: {
      Good: { description: "", content: { "application/json": { schema: ref("schemas", "Good") } } },
      Bad: { description: "", content: { "application/json": { schema: ref("schemas", "Bad") } } },
    },
    schemas: {
      Good: {
        type: "object",
        properties: { self: ref("schemas", "Good"), "a/b": ref("schemas", "Deep~1er") },
      },
      "Deep/er": { type: "string" },
      Shared: { type: "string" },
      Bad: { type: "object", properties: { good: ref("schemas", "Good") } },
      Unused: { type: "string" },
    },
    securitySchemes: { key: { type: "http", scheme: "bearer" } },
  },
};
const whole = lower({ document, locate: () => ({ file: "", line: 1, column: 1 }), sources: new Map() }).value;
if (whole === undefined) throw new Error("the document is sound");

describe("what a selection leaves out", () => {
  const chosen = select(whole, { include: { operations: ["good"] } }).value ?? whole;
  const isLeftOut = leftOut(document, whole, chosen);

  test.each([
    ["#/paths/~1good/post", true],
    ["#/paths/~1good/post/responses/200", true],
    ["#/components/responses/Bad/description", true],
    ["#/components/schemas/Bad", true],
    ["#/components/schemas/Unused/type", true],
    ["#/paths/~1good/get/responses", false],
    ["#/paths/~1good/parameters/0", false],
    ["#/components/parameters/Shared", false],
    ["#/components/schemas/Shared/type", false],
    ["#/components/responses/Good", false],
    ["#/components/schemas/Good/properties", false],
    ["#/components/schemas/Deep~1er", false],
    ["#/components/securitySchemes/key", false],
    ["#/info", false],
    [undefined, false],
  ])("%s: %s", (pointer, expected) => {
    expect(isLeftOut(pointer as Pointer | undefined)).toBe(expected);
  });

  test("without a selection, nothing is", () => {
    expect(leftOut(document, whole, whole)("#/components/schemas/Unused" as Pointer)).toBe(false);
  });
});
