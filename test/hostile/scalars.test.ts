import { afterAll, describe, expect, test } from "vitest";
import { type Attack, attack, refusals, removeAttacks, warnings } from "./attack.ts";

afterAll(removeAttacks);

const codeOf = ({ files }: Attack): string =>
  [...files].flatMap(([path, text]) => (path.endsWith(".ts") ? [text] : [])).join("\n");

describe("scalars that YAML 1.1 took for something else", () => {
  const document = `openapi: 3.1.0
info: { title: Scalars, version: 1.0 }
paths:
  /a:
    get:
      operationId: 1e3
      tags: [no]
      parameters:
        - { name: on, in: query, schema: { type: string, default: 2001-01-01, enum: [yes, no, on, off, y, n, 2001-01-01, "~", 0o17, 12:30:45] } }
        - { name: "null", in: query, schema: { type: string, enum: [a] } }
      responses:
        200: { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/No" } } } }
        4XX: { description: no }
components:
  schemas:
    No: { type: object, properties: { yes: { const: no }, 0x10: { const: "0777" }, 1_000: { type: string }, ~: { type: string } } }
`;

  test("are what they look like", async () => {
    const made = await attack(document);
    expect(refusals(made)).toEqual([]);
    const code = codeOf(made);
    for (const text of ['"yes"', '"no"', '"on"', '"off"', '"2001-01-01"', '"12:30:45"', '"0777"']) {
      expect(code).toContain(text);
    }
    expect(code).not.toMatch(/\btrue\b|\bfalse\b|new Date|Date\(/);
    expect(code).toMatch(/\b200: NoReader/);
  });
});

describe("versions that lie", () => {
  const of = (version: string, schema: string): string => `openapi: ${version}
info: { title: Version, version: "1" }
paths:
  /a: { get: { operationId: a, responses: { "200": { description: ok, content: { application/json: { schema: { type: object, properties: { b: ${schema} } } } } } } } }
`;

  test("a version that is a number is read, and warned of", async () => {
    const made = await attack(of("3.1", "{ type: string }"));
    expect(made.ok).toBe(true);
    expect(warnings(made)).toEqual(["version-not-text 1:10"]);
  });

  test.each([
    ["3.1.0", "{ type: string, nullable: true }"],
    ["3.0.3", "{ type: [string, 'null'] }"],
    ["3.0.3", "{ type: integer, minimum: 1, exclusiveMinimum: 1 }"],
    ["3.1.0", "{ type: integer, minimum: 1, exclusiveMinimum: true }"],
  ])("in %s, %s is said to be of another version", async (version, schema) => {
    const document = of(version, schema);
    const { ok, diagnostics } = await attack(document);
    const column = (document.split("\n")[3] ?? "").indexOf(schema);
    const places = diagnostics.map(({ location }) => [location?.line, (location?.column ?? 0) >= column]);
    expect(places).toContainEqual([4, true]);
    expect(ok || diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });
});
