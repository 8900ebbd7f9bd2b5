import { describe, expect, test } from "vitest";
import { lowerReply } from "./lower-document.ts";

describe("named schemas that no operation leads to", () => {
  test("are part of the API, and what they refer to is", () => {
    const { api, named } = lowerReply(
      { type: "string" },
      {
        Event: {
          type: "object",
          properties: { detail: { $ref: "#/components/schemas/Detail/$defs/Inner" } },
        },
        Detail: { $defs: { Inner: { type: "integer" } }, type: "boolean" },
      },
    );
    expect(named("Event").kind).toBe("object");
    expect(named("Detail").kind).toBe("boolean");
    expect([...api.schemas.keys()]).toContain("#/components/schemas/Detail/$defs/Inner");
  });

  test.each([
    ["a reference to nothing", { $ref: "#/components/schemas/Gone" }, "unresolved-reference"],
    ["no schema at all", "text", "invalid-schema"],
    ["members of the wrong type", { type: "object", properties: [] }, "wrong-type"],
  ])("%s is a warning there, and an error where a call needs it", (_, schema, code) => {
    expect(lowerReply({ type: "string" }, { Unused: schema }).codes).toEqual([`warning ${code}`]);
    expect(lowerReply({ $ref: "#/components/schemas/Used" }, { Used: schema }).codes).toEqual([
      `error ${code}`,
    ]);
  });

  test("a reference out of the document stays an error, for nothing can be read in its place", () => {
    const { codes } = lowerReply({ type: "string" }, { Unused: { $ref: "https://example.com/a.json#/A" } });
    expect(codes).toEqual(["error external-reference"]);
  });
});
