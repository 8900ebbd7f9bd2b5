import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { generate } from "../../generator/src/index.ts";

const DOCUMENT = `openapi: 3.1.0
info: { title: Files, version: "1" }
paths:
  /a: { get: { tags: [pets], operationId: listPets, responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } } } }
components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
`;
const folders: string[] = [];
let folder = "";
let out = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-client-hostile-files-"));
  folders.push(folder);
  out = join(folder, "project", "out");
  mkdirSync(join(folder, "outside"));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder, "project", "spec.yaml"), DOCUMENT);
  writeFileSync(join(folder, "outside", "precious.ts"), "precious");
});
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const run = (force = false) => generate({ spec: join(folder, "project", "spec.yaml"), out, force });
const isUntouched = (): boolean =>
  readFileSync(join(folder, "outside", "precious.ts"), "utf8") === "precious" &&
  !["client.ts", "pets.ts", "index.ts", "names.json"].some((file) =>
    existsSync(join(folder, "outside", file)),
  );

/** Rewrites one of the files that the generator keeps for itself. */
function tamper(file: "manifest" | "names", change: (text: string) => string): void {
  const path = join(out, ".gen-client", `${file}.json`);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

describe("an output folder that was tampered with", () => {
  test.each(["operations", "schemas", ".gen-client"])("does not write through a link at %s", async (name) => {
    symlinkSync(join(folder, "outside"), join(out, name));
    const result = await run();
    expect(result.ok).toBe(false);
    expect(result.diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    expect(isUntouched()).toBe(true);
  });

  test.each(["client.ts", "package.json", ".gen-client/manifest.json"])(
    "does not write through a link at the file %s",
    async (name) => {
      await run();
      rmSync(join(out, name));
      symlinkSync(join(folder, "outside", "precious.ts"), join(out, name));
      await run(true);
      expect(isUntouched()).toBe(true);
    },
  );

  test.each([
    "../../outside/precious.ts",
    "operations/../../../outside/precious.ts",
    "..\\\\..\\\\outside\\\\precious.ts",
    "/etc/precious.ts",
    "__proto__",
  ])("does not delete what a manifest claims: %s", async (claim) => {
    await run();
    const hash = "0".repeat(64);
    tamper("manifest", (text) => text.replace('"files": {', `"files": {\n    "${claim}": "${hash}",`));
    await run(true);
    expect(isUntouched()).toBe(true);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("does not delete what the manifest of a real hash claims", async () => {
    await run();
    const own = join(out, "mine.ts");
    writeFileSync(own, "mine");
    tamper("manifest", (text) =>
      text.replace('"files": {', `"files": {\n    "mine.ts": "${"0".repeat(64)}",`),
    );
    await run();
    expect(readFileSync(own, "utf8")).toBe("mine");
  });

  test.each([
    ["a name that is code", /"listPets"/g, '"x;globalThis.__HOSTILE=1"'],
    ["a keyword", /"listPets"/g, '"delete"'],
    ["a name of ours", /"listPets"/g, '"createClient"'],
    ["a way out", /"pets"/g, '"../../../outside/precious"'],
    ["a device", /"pets"/g, '"con"'],
    ["a folder", /"pets"/g, '"a/b"'],
    ["a number", /"pets"/g, "7"],
    ["a prototype", /"pets"/g, '"__proto__"'],
    ["an empty name", /"listPets"/g, '""'],
    ["no JSON", /^[\s\S]*$/, "{"],
    ["no object", /^[\s\S]*$/, "[1]"],
    ["a prototype for a part", /"exports": \{/, '"__proto__": { "polluted": "x" }, "exports": {'],
  ])("takes no name from a ledger that is none: %s", async (_, from, to) => {
    await run();
    tamper("names", (text) => text.replace(from, to));
    const result = await run(true);
    expect(isUntouched()).toBe(true);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    if (!result.ok) {
      const [error] = result.diagnostics.filter(({ severity }) => severity === "error");
      expect(error).toMatchObject({
        code: "ledger-unreadable",
        message: expect.stringContaining("names.json"),
      });
      return;
    }
    const code = readFileSync(join(out, "client.ts"), "utf8") + readFileSync(join(out, "index.ts"), "utf8");
    expect(code).not.toContain("__HOSTILE");
    expect(code).not.toMatch(/precious|["/]con\.js|a\/b/);
    expect(code).toContain("Bound<typeof ");
  });

  test("a document that is named like what is generated is not written over", async () => {
    const spec = join(out, "client.ts");
    writeFileSync(spec, DOCUMENT);
    const result = await generate({ spec, out });
    expect(result.ok).toBe(false);
    expect(readFileSync(spec, "utf8")).toBe(DOCUMENT);
  });
});
