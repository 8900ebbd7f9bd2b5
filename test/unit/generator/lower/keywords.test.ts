import { describe, expect, test } from "vitest";
import { upgrade } from "../../../../generator/src/upgrade/upgrade.ts";
import { KEYWORDS } from "./keywords.ts";
import { lowerDocument } from "./lower-document.ts";
import { type Json, OPERATION, PARAMETER, plainDocument, SCHEMAS } from "./plain-document.ts";

/** Names for other keywords to refer to: they are nothing of themselves. References by `$id` are resolved before. */
const SILENT = ["$id", "$anchor", "$dynamicAnchor", "$defs"];

function understood(document: Json): { readonly api: string; readonly words: readonly string[] } {
  const upgraded = upgrade({
    value: document as never,
    version: "3.2",
    locate: () => ({ file: "", line: 1, column: 1 }),
    sources: new Map(),
  });
  const { api, diagnostics } = lowerDocument(upgraded.value?.document ?? {});
  const text = JSON.stringify(api, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  const words = [...upgraded.diagnostics, ...diagnostics].map((each) => `${each.message} ${each.pointer}`);
  return { api: text, words };
}

function objectAt(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => value[key] as Json, document);
}

const cases = KEYWORDS.flatMap(([name, path, keywords]) =>
  Object.entries(keywords).map(([keyword, value]) => [keyword, name, path, value] as const),
);

describe("nothing that is not understood is silent", () => {
  test.each(cases)("%s of a %s leaves a trace in the API or is named", (keyword, _, path, value) => {
    const without = understood(plainDocument());
    const document = plainDocument();
    objectAt(document, path)[keyword] = value;
    const { api, words } = understood(document);
    const isNamed = words.some((text) => !without.words.includes(text) && text.includes(keyword));
    expect(api !== without.api || isNamed).toBe(true);
  });

  test.each(cases)("%s of a %s is no unknown key", (keyword, _, path, value) => {
    const document = plainDocument();
    objectAt(document, path)[keyword] = value;
    expect(lowerDocument(document).codes.filter((code) => code.endsWith(" unknown-key"))).toEqual([]);
  });

  test.each(KEYWORDS.filter(([name]) => name !== "component schemas"))(
    "a key that nothing defines is told of a %s",
    (_, path) => {
      const document = plainDocument();
      objectAt(document, path)["zzunheardof"] = {};
      const { words } = understood(document);
      expect(words.some((text) => text.includes("zzunheardof"))).toBe(true);
    },
  );

  test.each(SILENT)("%s is known", (keyword) => {
    const document = plainDocument();
    objectAt(document, [...SCHEMAS, "S"])[keyword] = keyword === "$defs" ? {} : "x";
    expect(lowerDocument(document).codes).not.toContain("info unknown-key");
  });
});

describe("what is said of keys", () => {
  const told = (change: (document: Json) => void) => {
    const document = plainDocument();
    change(document);
    const { diagnostics } = lowerDocument(document);
    return diagnostics.filter(({ code }) => code.endsWith("-key") || code === "unused-component");
  };

  test("a misspelt one is a warning with what was meant", () => {
    const [found] = told((document) => {
      objectAt(document, PARAMETER)["requred"] = true;
    });
    expect(found).toMatchObject({
      code: "unknown-key",
      severity: "warning",
      pointer: "#/paths/~1a~1{id}/parameters/0/requred",
      fix: 'Did you mean "required"?',
    });
  });

  test("one that many objects have is told once, at the first of them", () => {
    const found = told((document) => {
      for (const name of ["S", "N", "O"]) objectAt(document, [...SCHEMAS, name])["xml"] = { name };
    });
    expect(found).toEqual([
      expect.objectContaining({
        code: "unrepresented-key",
        severity: "info",
        message: '"xml" of a schema is not represented, in 3 places',
        pointer: "#/components/schemas/N/xml",
      }),
    ]);
  });

  test("names of properties and extensions are no keys", () => {
    const found = told((document) => {
      objectAt(document, [...SCHEMAS, "O", "properties"])["requred"] = { type: "string" };
      objectAt(document, OPERATION)["x-anything"] = { requred: true };
    });
    expect(found).toEqual([]);
  });

  test("what stands beside a $ref, and components that nothing refers to, are told", () => {
    const found = told((document) => {
      objectAt(document, ["components"])["responses"] = { A: { description: "" }, B: { description: "" } };
      objectAt(document, [...OPERATION, "responses"])["404"] = {
        $ref: "#/components/responses/A",
        summary: "gone",
      };
    });
    expect(found.map(({ message }) => message)).toEqual([
      '"summary" beside the $ref of a response is not represented',
      'nothing refers to "B" of components/responses',
    ]);
  });
});
