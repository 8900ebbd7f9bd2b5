import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BareItem } from "../../../runtime/src/structured-fields/bare-item.ts";
import {
  type Member,
  parseDictionary,
  parseItem,
  parseList,
} from "../../../runtime/src/structured-fields/parse.ts";

const SUITE = new URL("../../../../shared/conformance/structured-field-tests/", import.meta.url);

interface Case {
  readonly name: string;
  readonly raw: readonly string[];
  readonly header_type: "item" | "list" | "dictionary";
  readonly expected?: unknown;
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
}

const files = existsSync(SUITE)
  ? readdirSync(SUITE)
      .filter((name) => name.endsWith(".json"))
      .sort()
  : [];

/** The suite's own way to write a parsed value down. */
function bareAsJson(item: BareItem): unknown {
  switch (item.kind) {
    case "integer":
    case "decimal":
    case "string":
    case "boolean":
      return item.value;
    case "bytes":
      return { __type: "binary", value: base32(item.value) };
    case "display-string":
      return { __type: "displaystring", value: item.value };
    default:
      return { __type: item.kind, value: item.value };
  }
}

function memberAsJson(member: Member): unknown {
  const params = [...member.params].map(([key, value]) => [key, bareAsJson(value)]);
  return [
    member.kind === "item" ? bareAsJson(member.value) : member.items.map((item) => memberAsJson(item)),
    params,
  ];
}

function parse({ header_type, raw }: Case): unknown {
  // RFC 9651 section 4.2: lines are joined before they are parsed.
  const text = raw.join(", ");
  if (header_type === "item") {
    const item = parseItem(text);
    return item === undefined ? undefined : memberAsJson(item);
  }
  if (header_type === "list") return parseList(text)?.map(memberAsJson);
  const dictionary = parseDictionary(text);
  return dictionary && [...dictionary].map(([key, member]) => [key, memberAsJson(member)]);
}

/** RFC 4648 section 6. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  const text = groups
    .map((group) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(group.padEnd(5, "0"), 2)])
    .join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

/** What is wrong with what was made of a case; `undefined`: nothing. */
function faultOf(one: Case): string | undefined {
  const found = parse(one);
  if (found === undefined && (one.must_fail === true || one.can_fail === true)) return undefined;
  if (one.must_fail === true) return "should fail";
  const isEqual = JSON.stringify(found) === JSON.stringify(one.expected);
  return isEqual ? undefined : `${JSON.stringify(found)} for ${JSON.stringify(one.expected)}`;
}

function casesOf(file: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(file, SUITE), "utf8"));
}

/** Cases by what the suite wants of them, a line each for those that are not as it wants. */
function report(): string {
  const lines = files.map((file) => {
    const cases = casesOf(file);
    const wrong = cases.filter((one) => faultOf(one) !== undefined).map(({ name }) => name);
    const refused = cases.filter(({ must_fail }) => must_fail === true).length;
    const open = cases.filter(({ can_fail }) => can_fail === true).length;
    const counts = [cases.length, refused, open, cases.length - wrong.length, wrong.join(", ") || "none"];
    return `| ${file.replace(".json", "")} | ${counts.join(" | ")} |`;
  });
  return `# Results of structured-field-tests

Each case is held to its expected value by the test beside this file, under its name in the suite.

| file | cases | to be refused | may be refused | as expected | not as expected |
|---|---|---|---|---|---|
${lines.join("\n")}
`;
}

describe.skipIf(files.length === 0)("structured-field-tests of the HTTP working group", () => {
  it.each(files)("%s", (file) => {
    const cases = casesOf(file);
    const failures = cases.flatMap((one) => {
      const fault = faultOf(one);
      return fault === undefined ? [] : [`${one.name}: ${fault}`];
    });
    expect(failures).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  it("have the results that are written down", async () => {
    await expect(report()).toMatchFileSnapshot("results.md");
  });
});
