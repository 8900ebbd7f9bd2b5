import { describe, expect, it } from "vitest";
import { suggestReference } from "../../../../generator/src/diagnostics/suggest-reference.ts";

const DOCUMENT = {
  paths: { "/pets/{id}": { get: {} } },
  components: { schemas: { Pet: {}, PetList: { items: [{}] } }, responses: { NotFound: {} } },
};

describe("suggestReference", () => {
  it.each([
    ["#/components/schemas/Pett", "#/components/schemas/Pet"],
    ["#/components/schemas/pet", "#/components/schemas/Pet"],
    ["#/component/schema/PetList", "#/components/schemas/PetList"],
    ["#/components/schemas/PetLst/items/0", "#/components/schemas/PetList/items/0"],
    ["#/definitions/Pet", "#/components/schemas/Pet"],
    ["#/responses/NotFond", "#/components/responses/NotFound"],
    ["#/paths/~1pets~1{ids}/get", "#/paths/~1pets~1{id}/get"],
  ])("%s was meant to be %s", (reference, meant) => {
    expect(suggestReference(DOCUMENT, reference)).toBe(meant);
  });

  it.each([
    "#/components/schemas/Invoice",
    "#/components/schemas/Pet/properties/name",
    "#Pet",
    "#/__proto__",
    "other.yaml#/components/schemas/Pet",
  ])("%s resembles nothing", (reference) => {
    expect(suggestReference(DOCUMENT, reference)).toBeUndefined();
  });
});
