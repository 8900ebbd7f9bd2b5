import { describe, expect, test } from "vitest";
import { resolvePolicies } from "../../../../generator/src/policy/resolve.ts";
import { lowerDocument } from "./lower-document.ts";

function readDocument(extension: unknown) {
  const amount = { type: "integer", "x-resilience": extension };
  const document = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: {},
    components: { schemas: { Charge: { type: "object", properties: { amount } } } },
    "x-marks": {
      money: { critical: true, sensitive: { $ref: "#/x-marks/secret" } },
      secret: true,
      word: "yes",
    },
  };
  const { api, diagnostics } = lowerDocument(document);
  const charge = [...api.schemas.values()][0]?.schema;
  const found = [...diagnostics, ...resolvePolicies(api, { document }).diagnostics];
  return { property: charge?.kind === "object" ? charge.properties[0] : undefined, found };
}

const AT = "#/components/schemas/Charge/properties/amount/x-resilience";

describe("marks of a property", () => {
  test("may stand elsewhere, all of them or one alone", () => {
    const whole = readDocument({ $ref: "#/x-marks/money" });
    expect(whole.property).toMatchObject({ critical: true, sensitive: true });
    expect(whole.found).toEqual([]);
    const one = readDocument({ critical: { $ref: "#/x-marks/secret" } });
    expect(one.property).toMatchObject({ critical: true });
    expect(one.property).not.toHaveProperty("sensitive");
    expect(one.found).toEqual([]);
  });

  test.each([
    [
      "a misspelt mark",
      { critcal: true },
      "x-resilience-unknown-key",
      `${AT}/critcal`,
      "did you mean `critical`?",
    ],
    ["a mark that is no truth value", { critical: "yes" }, "x-resilience-shape", `${AT}/critical`, undefined],
    ["a reference to nothing", { $ref: "#/x-marks/gone" }, "x-resilience-reference", AT, undefined],
    [
      "a reference to another type",
      { critical: { $ref: "#/x-marks/word" } },
      "x-resilience-shape",
      "#/x-marks/word",
      undefined,
    ],
    ["what stands on operations", { retry: false }, "x-resilience-misplaced", `${AT}/retry`, undefined],
  ])("%s is one error, at its place", (_, extension, code, pointer, fix) => {
    const { property, found } = readDocument(extension);
    const expected = { severity: "error", code, pointer, ...(fix !== undefined && { fix }) };
    expect(found).toEqual([expect.objectContaining(expected)]);
    expect(property).not.toHaveProperty("critical");
  });
});
