import { expect, test } from "vitest";
import { ROOT } from "../../../../generator/src/ir/ids.ts";
import { exactNumber } from "../../../../generator/src/lower/exact-number.ts";

const inSource = (source: string, line: number, column: number) =>
  exactNumber({ locate: () => ({ file: "a", line, column }), sources: new Map([["a", source]]) }, ROOT);

test.each([
  ["maximum: 9223372036854775807\n", 1, 10, "9223372036854775807"],
  ['{\n "minimum": -9223372036854775808}', 2, 13, "-9223372036854775808"],
  ["maximum: 1e30", 1, 10, undefined],
  ["maximum: 1.5", 1, 10, undefined],
  ["maximum: *anchor", 1, 10, undefined],
  ["one line", 7, 1, undefined],
])("the digits of %j", (source, line, column, expected) => {
  expect(inSource(source, line, column)).toBe(expected);
});
