import fc from "fast-check";
import { expect, test } from "vitest";
import { docComment } from "../../../../generator/src/emit/doc-comment.ts";
import { codeSpan, inlineMarkdown } from "../../../../generator/src/emit/markdown.ts";

test("whatever a text holds, the comment ends where we end it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (head, tail) => {
      const comment = docComment([`${head}*/${tail}`]);
      expect(comment.indexOf("*/")).toBe(comment.length - 2);
    }),
  );
});

test("a text adds no tag and no directive", () => {
  const comment = docComment(["@deprecated\n * @ts-nocheck\n- @internal\nmail jo@example.com"]);
  expect(comment).not.toMatch(/(^|\n)[\s*-]*@/);
  expect(comment).toContain("jo@example.com");
});

test("long prose is wrapped, tables and code are not", () => {
  const table = `| ${"cell ".repeat(40)}|`;
  const lines = docComment([`${"word ".repeat(60)}\n${table}`]).split("\n");
  expect(lines.filter((line) => line.length > 110)).toEqual([` * ${table}`]);
});

test("nothing to say is no comment", () => {
  expect(docComment([undefined, " \n "])).toBe("");
});

test("Markdown of a document is shown, not rendered", () => {
  const markdown = inlineMarkdown("<script>x</script> [a](javascript:b) ![](c) `d` | e\n# f");
  expect(markdown).not.toMatch(/<|(?<!\\)[[\]`|#]/);
});

test("a code span cannot be left", () => {
  expect(codeSpan("a`b|c\nd")).toBe("`a'b\\|c d`");
});
