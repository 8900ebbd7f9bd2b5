import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import type { LoadLimits } from "../../../../generator/src/load/limits.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { parseSource } from "../../../../generator/src/load/source.ts";

const loadText = (text: string, name = "api.yaml", limits: Partial<LoadLimits> = {}) =>
  load(parseSource(name), { host: createMemoryReadHost({ files: { [`/${name}`]: text } }), limits });

const HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

describe("syntax", () => {
  it.each([
    ["a YAML error", `${HEAD}x: a: b\n`, "yaml-syntax", 4, 5],
    ["an unclosed quote", `${HEAD}x: "abc\n`, "yaml-syntax", 5, 1],
    ["a second document", `${HEAD}---\n${HEAD}`, "yaml-multiple-documents", 4, 1],
    ["a second document behind a comment", `# c\n---\n${HEAD}---\n${HEAD}`, "yaml-multiple-documents", 6, 1],
    ["a duplicate key", `${HEAD}info: {}\n`, "duplicate-key", 4, 1],
    ["a tag", `${HEAD}x: !!js/function 'f'\n`, "yaml-tag", 4, 4],
    ["a complex key", `${HEAD}x:\n  ? [a, b]\n  : 1\n`, "yaml-key", 5, 3],
    ["an unknown alias", `${HEAD}x: *a\n`, "yaml-syntax", 4, 5],
    ["an alias to itself", `${HEAD}x: &a\n  y: *a\n`, "yaml-cycle", 5, 3],
    ["infinity", `${HEAD}x: .inf\n`, "yaml-value", 4, 1],
  ])("reports %s", async (_, text, code, line, column) => {
    const { value, diagnostics } = await loadText(text);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code, severity: "error", location: { line, column } }]);
  });

  it("reports a JSON error as one of JSON", async () => {
    const { diagnostics } = await loadText('{\n  "openapi": "3.1.0",\n  "info": 1 "b": 2}\n', "api.json");
    expect(diagnostics).toMatchObject([{ code: "json-syntax", location: { line: 3, column: 13 } }]);
  });

  it("reports the end of a JSON file that was cut off", async () => {
    const { diagnostics } = await loadText('{"openapi": "3.1.0",\n"info": {', "api.json");
    expect(diagnostics).toMatchObject([{ code: "json-syntax", location: { line: 2, column: 10 } }]);
  });

  it("reads JSON with comments as YAML, and says so", async () => {
    const { value, diagnostics } = await loadText('{"openapi": "3.1.0", # c\n"paths": {},}', "api.json");
    expect(value?.version).toBe("3.1");
    expect(diagnostics).toMatchObject([{ code: "json-not-strict", severity: "warning" }]);
  });

  it("warns of duplicate keys of JSON, and takes the last", async () => {
    const text = '{"openapi": "3.1.0", "x": {"a\\"": 1,\n "a\\"": 2}, "y": ["x", {"x": 1}]}';
    const { value, diagnostics } = await loadText(text, "api.json");
    expect(value?.value["x"]).toEqual({ 'a"': 2 });
    expect(diagnostics).toMatchObject([
      { code: "duplicate-key", severity: "warning", location: { line: 2, column: 2 } },
    ]);
  });

  it("reads scalars by the core schema of YAML 1.2", async () => {
    const { value } = await loadText(
      `${HEAD}x: [NO, no, on, off, yes, 2001-12-14, 12:30:45, 017, 0o17, 1_000, 0b1, ~, 1e3]\n`,
    );
    expect(value?.value["x"]).toEqual([
      "NO",
      "no",
      "on",
      "off",
      "yes",
      "2001-12-14",
      "12:30:45",
      17,
      15,
      "1_000",
      "0b1",
      null,
      1000,
    ]);
  });

  it("takes tabs between the tokens of a flow collection", async () => {
    const { value } = await loadText(`${HEAD}x: {a: {b: 1,\tc: 2},\t\td: "\t,\t3"}\n`);
    expect(value?.value["x"]).toEqual({ a: { b: 1, c: 2 }, d: "\t,\t3" });
  });

  it("takes quoted text that is indented too little, with a warning and true positions", async () => {
    const text = `${HEAD}x:\n  y: "one\n\ntwo\n  three"\n  z: {\n  a: 1\n}\nend: 1\n`;
    const { value, diagnostics } = await loadText(text);
    expect(value?.value["x"]).toEqual({ y: "one\ntwo three", z: { a: 1 } });
    expect(diagnostics).toMatchObject([{ code: "yaml-indentation", severity: "warning" }]);
    expect(value?.locate("#/end" as Pointer, { key: true })).toMatchObject({ line: 12, column: 1 });
  });

  it("keeps the position of an error behind text that is indented too little", async () => {
    const { diagnostics } = await loadText(`${HEAD}x:\n  y: "one\ntwo"\nz: a: b\n`);
    expect(diagnostics).toMatchObject([{ code: "yaml-syntax", location: { line: 7, column: 5 } }]);
  });
});

describe("limits", () => {
  it("counts an alias as all that it stands for, in linear time", async () => {
    const levels = "abcdefghij".split("").map((name, index, names) => {
      const item = index === 0 ? "x" : `*${names[index - 1]}`;
      return `  ${name}: &${name} [${Array(9).fill(item).join(",")}]\n`;
    });
    const { diagnostics } = await loadText(`${HEAD}x-bomb:\n${levels.join("")}`);
    expect(diagnostics).toMatchObject([{ code: "limit-exceeded", location: { file: "api.yaml" } }]);
    expect(diagnostics[0]?.location?.line).toBeGreaterThan(4);
  });

  it.each([
    ["YAML", `${HEAD}x: ${"[".repeat(60_000)}${"]".repeat(60_000)}\n`],
    ["JSON", `{"openapi": "3.1.0", "x": ${"[".repeat(60_000)}${"]".repeat(60_000)}}`],
  ])("refuses %s that is nested deeply", async (_, text) => {
    const { value, diagnostics } = await loadText(text);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "limit-exceeded", severity: "error" }]);
    expect(diagnostics[0]?.location?.column).toBeGreaterThan(1);
  });

  it("takes what is nested as deep as the limit", async () => {
    const text = (depth: number) => `{"openapi": "3.1.0", "x": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect((await loadText(text(9), "a.json", { maxDepth: 10 })).value).toBeDefined();
    expect((await loadText(text(10), "a.json", { maxDepth: 10 })).value).toBeUndefined();
  });

  it("counts the levels that aliases of aliases add up to", async () => {
    const text = `${HEAD}x:\n  a: &a [[[1]]]\n  b: &b [[*a]]\n  c: [[*b]]\n`;
    const { value, diagnostics } = await loadText(text, "api.yaml", { maxDepth: 8 });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "limit-exceeded", pointer: "#/x/c/0/0" }]);
    expect((await loadText(text, "api.yaml", { maxDepth: 9 })).value).toBeDefined();
  });

  it("refuses too many values", async () => {
    const { diagnostics } = await loadText('{"openapi": "3.1.0", "x": [1, 2, 3]}', "a.json", { maxNodes: 5 });
    expect(diagnostics).toMatchObject([{ code: "limit-exceeded", pointer: "#/x/2" }]);
  });
});

describe("versions", () => {
  it.each([
    ["swagger: '2.0'", "2.0"],
    ["openapi: '3.0.0'", "3.0"],
    ["openapi: 3.0.4", "3.0"],
    ["openapi: 3.1.1", "3.1"],
    ["openapi: 3.2.0", "3.2"],
    ["openapi: '3.1'", "3.1"],
    ["openapi: 3.1.0-rc1", "3.1"],
  ])("%s", async (field, version) => {
    const { value, diagnostics } = await loadText(`${field}\npaths: {}\n`);
    expect(value?.version).toBe(version);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ["openapi: 3.1", "3.1"],
    ["openapi: 3.0", "3.0"],
    ["swagger: 2.0", "2.0"],
  ])("takes the number in %s, with a warning", async (field, version) => {
    const { value, diagnostics } = await loadText(`info: {}\n${field}\npaths: {}\n`);
    expect(value?.version).toBe(version);
    expect(diagnostics).toMatchObject([
      { code: "version-not-text", severity: "warning", location: { line: 2, column: 10 } },
    ]);
  });

  it.each([
    ["openapi: 4.0.0", "4.0.0"],
    ["openapi: 3.3.0", "3.3.0"],
    ["swagger: '1.2'", "1.2"],
    ["openapi: 3.1.0\nswagger: '2.0'", "both"],
    ["openapi: null", "in quotes"],
    ["openapi: [3]", "in quotes"],
    ["asyncapi: 3.0.0", "AsyncAPI"],
    ["info: {}", "neither"],
  ])("refuses %j", async (field, text) => {
    const { value, diagnostics } = await loadText(`${field}\npaths: {}\n`);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "version-unsupported", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain(text);
    expect(diagnostics[0]?.location?.file).toBe("api.yaml");
  });
});
