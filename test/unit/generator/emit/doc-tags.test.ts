import { describe, expect, test } from "vitest";
import { deprecatedTags, seeTags } from "../../../../generator/src/emit/doc-tags.ts";
import { followable } from "../../../../generator/src/emit/prose/links.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { emitted } from "./emitted.ts";
import {
  api,
  body,
  integer,
  named,
  object,
  operation,
  parameter,
  pointer,
  property,
  ref,
  reply,
  text,
} from "./petstore.ts";

describe("links", () => {
  test.each([
    ["[a](/b)", "https://docs.test/x", "[a](https://docs.test/b)"],
    ["[a](#b)", "https://docs.test/x", "[a](https://docs.test/x#b)"],
    ["[a](/b)", undefined, "a"],
    ["![a](/b.png) [c](https://d.test/e)", undefined, "a [c](https://d.test/e)"],
    ["[a](javascript:alert(1))", "https://docs.test", "[a](javascript:alert(1))"],
    ["[a](//evil.test/*/)", "https://docs.test", "a"],
    ["`[a](/b)`", "https://docs.test", "`[a](/b)`"],
    ["[a](/b)", "no address", "a"],
  ])("%s from %s is %s", (markdown, base, expected) => {
    expect(followable(markdown, base)).toBe(expected);
  });
});

describe("the reason of a deprecation", () => {
  test.each([
    ["The name. Deprecated: use `title` instead. It may be empty.", "use `title` instead."],
    ["**Deprecated** – Please use `title` instead.", "Please use `title` instead."],
    ["This is deprecated in favor of `title`.", "This is deprecated in favor of `title`."],
    ["Replaced by [titles](/titles).", "Replaced by titles."],
    ["**Deprecated.**", undefined],
    ["The name.", undefined],
    [undefined, undefined],
  ])("of %j is %j", (description, reason) => {
    expect(deprecatedTags(true, description)).toEqual([
      reason === undefined ? { name: "deprecated" } : { name: "deprecated", text: reason },
    ]);
  });

  test("is none where nothing is deprecated", () => {
    expect(deprecatedTags(false, "Deprecated: no.")).toEqual([]);
  });
});

describe("external documentation", () => {
  test.each([
    [{ url: "https://a.test/b", description: "More [here]" }, "[More here](https://a.test/b)"],
    [{ url: "https://a.test/b" }, "https://a.test/b"],
  ])("%j", (docs, expected) => {
    expect(seeTags(docs)).toEqual([{ name: "see", text: expected }]);
  });

  test.each([
    "/b",
    "javascript:alert(1)",
    "https://a.test/*/",
    "https://a.test/b) @evil",
    "https://a.test/{@link x}",
  ])("%s leads nowhere", (url) => {
    expect(seeTags({ url })).toEqual([]);
  });
});

function schemasWith(schema: Schema, more = {}): string {
  const pet = named("Pet", object(property("it", schema, more)));
  const files = emitted(api([operation("GET", "/pets", { responses: [reply("200", ref("Pet"))] })], [pet]));
  return files.get("schemas/pets.ts") ?? "";
}

describe("an example", () => {
  test.each([
    ["a text", { ...text, examples: ["Rex"] }, '@example "Rex"'],
    ["the first that fits", { ...integer, examples: ["7", null, 7] }, "@example 7"],
    ["a list", { kind: "array", items: text, pointer, examples: [["a", "b"]] }, '@example ["a", "b"]'],
    ["what would end the comment", { ...text, examples: ["*/ @evil"] }, '@example "*\\/ @evil"'],
  ] as const)("is shown: %s", (_, schema, expected) => {
    expect(schemasWith(schema as Schema)).toContain(expected);
  });

  test.each([
    ["of another type", { ...integer, examples: ["seven"] }, {}],
    ["that is long", { ...text, examples: ["x".repeat(100)] }, {}],
    ["that is the default", { ...text, default: "a", examples: ["a"] }, {}],
    ["of an enum, which says as much", { kind: "enum", values: ["a", "b"], examples: ["a"], pointer }, {}],
    ["of what is secret", { ...text, examples: ["sk_live_1"] }, { sensitive: true }],
  ])("is not shown: %s", (_, schema, more) => {
    expect(schemasWith(schema as Schema, more)).not.toContain("@example");
  });

  test("of a parameter is shown", () => {
    const limit = parameter("limit", "query", { schema: integer, examples: [25] });
    const files = emitted(api([operation("GET", "/pets", { parameters: [limit] })]));
    expect(files.get("operations/pets.ts")).toContain("/** @example 25 */");
  });

  test("of a body is a call, where it fits the body", () => {
    const pet = object(property("name", text, { required: true }));
    const content = (example: { readonly [key: string]: string }) => {
      const [media] = body(pet).content;
      if (media === undefined) throw new Error("a body has content");
      return { ...body(pet), content: [{ ...media, examples: [example] }] };
    };
    const operations = (example: { readonly [key: string]: string }) =>
      emitted(api([operation("POST", "/pets", { operationId: "addPet", body: content(example) })])).get(
        "operations/pets.ts",
      );
    expect(operations({ name: "```*/Rex" })).toContain(
      "* await api.addPet({ body: { name: \"'''*\\/Rex\" } });",
    );
    expect(operations({ title: "Rex" })).not.toContain("@example");
  });
});

test("what is said of the members of an enum stands in the comment of the enum", () => {
  const descriptions = new Map([["a", "the *first*"]]);
  expect(schemasWith({ kind: "enum", values: ["a", "b"], descriptions, pointer })).toContain(
    '- `"a"`: the *first*',
  );
});

test.each([
  ["The pet and its owner, as of now.", true],
  ["Successful operation", false],
  ["OK", false],
  ["200 response", false],
])("of a reply, %j is told: %s", (description, isTold) => {
  const responses = [{ ...reply("200", text), description }];
  const files = emitted(api([operation("GET", "/pets", { responses })]));
  expect(files.get("operations/pets.ts")?.includes(`@returns ${description}`)).toBe(isTold);
});
