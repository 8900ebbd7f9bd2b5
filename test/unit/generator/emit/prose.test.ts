import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paragraphMarkdown, sentenceMarkdown } from "../../../../generator/src/emit/markdown.ts";
import { readable } from "../../../../generator/src/emit/prose/readable.ts";
import { cutAtWord, firstParagraph, firstSentence } from "../../../../generator/src/emit/prose/sentences.ts";

describe("HTML becomes Markdown that says the same", () => {
  test.each([
    ["<p>One.</p>\n\n<p>Two.</p>", "One.\n\nTwo."],
    [
      'See <a href="https://x.test/a?b=1&amp;c=2">the\n guide</a>.',
      "See [the guide](https://x.test/a?b=1&c=2).",
    ],
    ['See <a href="/docs">the guide</a>.', "See [the guide](/docs)."],
    ["Use <code>a &lt; <b>3</b></code>.", "Use `a < 3`."],
    ["<strong>Now</strong>, <em>please</em>", "**Now**, _please_"],
    ["one<br/>two<BR>three", "one\ntwo\nthree"],
    [
      "Any of:<ul>\n <li>a</li>\n <li>b<ul><li>c</li></ul></li></ul>Done.",
      "Any of:\n\n- a\n- b\n  - c\n\nDone.",
    ],
    ["<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"],
    ["<pre><code>x = 1\n  y</code></pre>", "```\nx = 1\n  y\n```"],
    ["<h2>Terms</h2><p>None.</p>", "**Terms**\n\nNone."],
    ['<img src="x" alt="A chart"> <!-- hidden --> &mdash; &#8364; &#x41;', "A chart  — € A"],
    ["<script>alert(1)</script><style>p{}</style>Text", "Text"],
  ])("%j", (html, markdown) => {
    expect(readable(html)).toBe(markdown);
  });

  test("what is no HTML stays text", () => {
    expect(readable("Plain text, 1 < 2 & `<b>`.")).toBe("Plain text, 1 < 2 & `<b>`.");
    expect(readable("A List<T> of <api_key> & <https://x.test>")).toBe(
      "A List\\<T> of \\<api_key> & https://x.test",
    );
  });
});

describe("what comes out is safe", () => {
  const pieces = [
    "<p>",
    "</p>",
    "<a href=javascript:x>",
    "<a href='https://x.test'>",
    "</a>",
    "<code>",
    "</code>",
    "`",
    "``",
  ];
  const more = [
    "&lt;script&gt;",
    "<script>",
    "</script>",
    "<svg onload=x>",
    "<!--",
    "-->",
    "<",
    ">",
    "&#60;b",
    "x",
    " ",
    "\n",
    "\\",
    "<img",
  ];
  const fragment = fc.oneof(fc.constantFrom(...pieces, ...more), fc.string());

  test("no element is left outside of code, and no link that runs code", () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const outside = readable(fragments.join("")).replace(
          /(?<=(?<!\\)(?:\\\\)*)(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g,
          "",
        );
        expect(outside).not.toMatch(/(?<=(?<!\\)(?:\\\\)*)<[a-zA-Z/!?]/);
        expect(outside).not.toMatch(/\]\(javascript:/);
      }),
    );
  });

  test.each([
    "<!--",
    "`",
    '<a x="',
    " ",
    "<p> ",
    "\n",
    "<p>\n ",
    "``",
    "<code>",
    "&",
    "<a href=x ",
    "<a>x</a>",
    "<a>",
    "<code>`</code>",
    "<ul><li>",
    "\\",
  ])("a flood of %j takes time in proportion", (piece) => {
    const timed = (length: number): number => {
      const start = process.cpuUsage();
      firstSentence(readable(`<p>${piece.repeat(length / piece.length)}`), 120);
      return process.cpuUsage(start).user / 1000;
    };
    timed(10_000);
    expect(timed(400_000)).toBeLessThan(2_000);
  });
});

describe("what fits on one line", () => {
  test.each([
    ["Creates a charge. Then more.", "Creates a charge."],
    ["Use e.g. this one. Not that.", "Use e.g. this one."],
    ["Version 1.2 of it\nis here", "Version 1.2 of it is here"],
    ["料金を作成します。次に、", "料金を作成します。"],
    ["# Charges\n\nA charge is made.", "A charge is made."],
    ["## Charges\nA charge is made.", "A charge is made."],
    ["Before:\n```\ncode\n```", "Before:"],
  ])("the first sentence of %j", (text, sentence) => {
    expect(firstSentence(text, 120)).toBe(sentence);
  });

  test("a long one is cut at a word, and never within code", () => {
    expect(cutAtWord("alpha beta gamma", 12)).toBe("alpha beta…");
    expect(cutAtWord("use the `long code span` here", 18)).toBe("use the…");
  });

  test("a paragraph of pictures and rules is none", () => {
    expect(firstParagraph("![logo](x.png)\n\n---\n\nText")).toBe("Text");
  });

  test("links and emphasis leave their words, code stays code", () => {
    expect(sentenceMarkdown("Uses **[Connect](https://x.test)** or `a|b` & <b>more</b>. End.")).toBe(
      "Uses Connect or `a\\|b` & more.",
    );
    expect(paragraphMarkdown("<p>A snake_case, a * and a <api_key>. And more.</p>")).toBe(
      "A snake_case, a \\* and a &lt;api_key&gt;. And more.",
    );
  });
});
