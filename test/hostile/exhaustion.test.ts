import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isSdkError } from "@gen-client/runtime";
import { afterAll, describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { prepareWorkspace, typeCheck } from "../corpus/type-check.ts";

/** Of the young and the old generation together; a run on a document of these sizes needs a fraction of it. */
const MEMORY = { NODE_OPTIONS: "--max-old-space-size=160" };
const folder = mkdtempSync(join(tmpdir(), "gen-client-exhaustion-"));
prepareWorkspace(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const components = (schemas: readonly string[]): string => `openapi: 3.1.0
info: { title: Much, version: "1" }
paths:
  /a:
    post:
      operationId: send
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/S0" } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/S0" } } } } }
components:
  schemas:
${schemas.map((schema, index) => `    S${index}: ${schema}\n`).join("")}`;
const times = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => make(index));
const ref = (index: number): string => `{ $ref: "#/components/schemas/S${index}" }`;
const LEAF = "{ type: object, properties: { leaf: { type: string } } }";
const branching = (keyword: string, levels: number): string =>
  components([...times(levels, (i) => `{ ${keyword}: [${ref(i + 1)}, ${ref(i + 1)}] }`), LEAF]);
const choice = (i: number): string =>
  `{ oneOf: [{ type: object, required: [a${i}], properties: { a${i}: { type: string } } }, { type: object, required: [b${i}], properties: { b${i}: { type: string } } }] }`;

/** Documents that a naive reading makes exponentially more of, and the most bytes that may come of each. */
const DOCUMENTS: Readonly<Record<string, readonly [document: string, mostBytes: number]>> = {
  "two-properties-45-deep": [
    components([
      ...times(45, (i) => `{ type: object, properties: { l: ${ref(i + 1)}, r: ${ref(i + 1)} } }`),
      LEAF,
    ]),
    60_000,
  ],
  "all-of-30-deep": [branching("allOf", 30), 60_000],
  "one-of-30-deep": [branching("oneOf", 30), 60_000],
  "any-of-30-deep": [branching("anyOf", 30), 60_000],
  "ring-of-all-of": [components(times(30, (i) => `{ allOf: [${ref((i + 1) % 30)}, ${LEAF}] }`)), 60_000],
  "product-of-24-choices": [components([`{ allOf: [${times(24, choice).join(", ")}] }`]), 60_000],
  "choice-of-products": [
    components([
      `{ oneOf: [${times(12, (i) => `{ allOf: [${choice(i)}, ${choice(i + 12)}] }`).join(", ")}] }`,
    ]),
    60_000,
  ],
  "chain-of-3000-names": [components([...times(3_000, (i) => ref(i + 1)), "{ type: string }"]), 1_000_000],
  "enum-of-20000": [
    components([`{ type: string, enum: [${times(20_000, (i) => `value${i}`).join(", ")}] }`]),
    2_000_000,
  ],
  "object-of-4000": [
    components([
      `{ type: object, properties: { ${times(4_000, (i) => `p${i}: { type: string }`).join(", ")} } }`,
    ]),
    1_500_000,
  ],
  "requires-itself": [
    components([
      `{ type: object, required: [self], properties: { self: ${ref(0)} } }`,
      `{ type: array, items: ${ref(1)} }`,
    ]),
    20_000,
  ],
  "numbers-beyond-measure": [
    components([
      "{ type: object, properties: { a: { type: array, minItems: 1000000000, maxItems: -1, items: { type: string } }, b: { type: string, minLength: 9007199254740993, maxLength: 1e308 }, c: { type: number, multipleOf: 5e-324, maximum: 1e400 }, d: { type: integer, format: int64, maximum: 9223372036854775807 } } }",
    ]),
    20_000,
  ],
  "patterns-that-are-none": [
    components([
      `{ type: object, properties: { ${[
        "(?i)a",
        "[[:alpha:]]",
        "(?<=a)b",
        "\\\\p{Greek}",
        "(",
        "[",
        "a{2,1}",
        "*",
        "(?P<n>a)",
        "\\\\Z",
        "^(a+)+$",
      ]
        .map((pattern, index) => `p${index}: { type: string, pattern: "${pattern}" }`)
        .join(", ")} }, patternProperties: { "(": { type: string }, "^x": { type: integer } } }`,
    ]),
    20_000,
  ],
  "true-and-false": [
    components([
      "{ type: object, properties: { a: true, b: false, c: {}, d: { not: {} }, e: { items: false }, f: { allOf: [true, false] } }, additionalProperties: false }",
    ]),
    20_000,
  ],
  "deep-examples": [
    components([
      `{ type: object, default: ${"[".repeat(150)}${"]".repeat(150)}, examples: [${"{ a: ".repeat(150)}1${" }".repeat(150)}] }`,
    ]),
    20_000,
  ],
};

/** Bodies that fit no variant, or every one. */
const BODIES = [
  "{}",
  '{"leaf":"x"}',
  '{"leaf":1}',
  '{"l":{"l":{"l":{"r":1}}},"r":{"l":{}}}',
  '{"a0":"x","b1":2,"a2":"y"}',
  '{"self":{"self":{"self":{}}}}',
  '"value7"',
  "[[[]]]",
  `[${"{},".repeat(1_000)}{}]`,
];

describe("documents that ask for more than there is", () => {
  test.each(Object.entries(DOCUMENTS))("%s", async (name, [document, mostBytes]) => {
    writeFileSync(join(folder, `${name}.yaml`), document);
    const args = [`${name}.yaml`, "--out", name];
    const { code, signal, stderr } = await runCli(args, { cwd: folder, env: MEMORY });
    expect({ code, signal }, stderr).toEqual({ code: 0, signal: null });
    expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+|Invalid regular expression|Maximum call stack/);
    expect(sizeOf(join(folder, name))).toBeLessThan(mostBytes);
  });

  test.each(Object.keys(DOCUMENTS))("%s is read, whatever comes", async (name) => {
    const { createClient } = await import(pathToFileURL(join(folder, name, "index.ts")).href);
    for (const mode of ["tolerant", "strict"]) {
      for (const body of BODIES) {
        const reply = async () => new Response(body, { headers: { "Content-Type": "application/json" } });
        const api = createClient({ baseUrl: "http://api.test", fetch: reply, policy: { reader: { mode } } });
        const result = await api.send({ body: {} }).safe();
        expect(result.ok || isSdkError(result.error), `${mode}: ${body}`).toBe(true);
      }
    }
  });

  test("all of them type-check", () => {
    const names = Object.keys(DOCUMENTS);
    expect(typeCheck(folder, "7", "nodenext", names)).toMatchObject({ errors: 0, sample: [] });
  }, 120_000);
});

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((file) => join(path, file))
    .filter((file) => statSync(file).isFile())
    .reduce((sum, file) => sum + readFileSync(file).byteLength, 0);
}
