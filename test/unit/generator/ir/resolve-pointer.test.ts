import { describe, expect, it } from "vitest";
import { resolvePointer } from "../../../../generator/src/ir/resolve-pointer.ts";

const DOCUMENT = {
  "a/b": 1,
  "c~d": 2,
  "e f": 3,
  "g%h": 4,
  "": { "": 5 },
  list: ["x", "y"],
};

describe("resolvePointer", () => {
  it.each([
    ["#/a~1b", 1, "#/a~1b"],
    ["#/c~0d", 2, "#/c~0d"],
    ["#/e%20f", 3, "#/e f"],
    ["#/e f", 3, "#/e f"],
    ["#/g%25h", 4, "#/g%h"],
    ["#/g%h", 4, "#/g%h"],
    ["#//", 5, "#//"],
    ["#/list/1", "y", "#/list/1"],
  ])("%s", (reference, value, pointer) => {
    expect(resolvePointer(DOCUMENT, reference)).toEqual({ kind: "found", value, pointer });
  });

  it.each([
    "#/a%2Fb",
    "",
    "#/list/2",
    "#/list/01",
    "#/list/-1",
    "#/list/length",
    "#/__proto__",
    "#/constructor/prototype",
    "#/toString",
    "#/a~1b/x",
    "other.yaml#/x",
    "#anchor",
  ])("%s leads nowhere", (reference) => {
    expect(resolvePointer(DOCUMENT, reference).kind).toBe("missing");
  });

  it("a fragment without anything names the document itself", () => {
    expect(resolvePointer(DOCUMENT, "#")).toEqual({ kind: "found", value: DOCUMENT, pointer: "#" });
  });
});
