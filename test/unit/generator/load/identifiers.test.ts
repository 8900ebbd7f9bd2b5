import { describe, expect, it } from "vitest";
import { resolveIdentifiers } from "../../../../generator/src/load/identifiers.ts";

const schemas = (components: object): object => ({ openapi: "3.1.0", components: { schemas: components } });
const at = (path: string): string => `#/components/schemas/${path}`;

describe("references by $id", () => {
  it("become pointers: absolute, relative, by pointer and by anchor", () => {
    const pet = {
      $id: "https://a.test/pets/pet",
      $defs: { tag: { type: "string" }, dog: { $anchor: "dog" } },
    };
    const references = {
      $id: "https://a.test/pets/",
      anyOf: [
        { $ref: "https://a.test/pets/pet" },
        { $ref: "pet" },
        { $ref: "pet#/$defs/tag" },
        { $ref: "/pets/pet#dog" },
        { $ref: "#" },
      ],
    };
    expect(resolveIdentifiers(schemas({ Pet: pet, All: references }))).toEqual(
      schemas({
        Pet: pet,
        All: {
          ...references,
          anyOf: [
            { $ref: at("Pet") },
            { $ref: at("Pet") },
            { $ref: at("Pet/$defs/tag") },
            { $ref: at("Pet/$defs/dog") },
            { $ref: at("All") },
          ],
        },
      }),
    );
  });

  it("are relative to the nearest $id, whatever is in data", () => {
    const found = resolveIdentifiers(
      schemas({
        Outer: {
          $id: "https://a.test/outer/",
          const: { $id: "https://a.test/outer/data" },
          properties: {
            $id: { type: "string" },
            inner: { $id: "inner/", $defs: { leaf: { $id: "leaf" } }, items: { $ref: "leaf" } },
            data: { $ref: "data" },
          },
        },
      }),
    );
    expect(found).toMatchObject(
      schemas({
        Outer: {
          properties: {
            inner: { items: { $ref: at("Outer/properties/inner/$defs/leaf") } },
            data: { $ref: "data" },
          },
        },
      }),
    );
  });

  it("are left where no schema has that address, or a pointer is meant of the document", () => {
    const document = schemas({
      Pet: { $id: "https://a.test/pet", items: { $ref: at("Tag") }, not: { $ref: "other.yaml" } },
      Tag: { type: "string" },
    });
    expect(resolveIdentifiers(document)).toEqual(document);
  });

  it("leave a document without any as it is, to the very object", () => {
    const document = schemas({ Pet: { $ref: at("Tag") }, Tag: {} });
    expect(resolveIdentifiers(document)).toBe(document);
  });
});
