import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareWorkspace, typeCheck } from "../corpus/type-check.ts";
import { type Attack, attack, importIndex, removeAttacks } from "./attack.ts";

const folder = fileURLToPath(new URL("documents", import.meta.url));
const names = readdirSync(folder).map((file) => file.replace(".yaml", ""));
const attacks = new Map<string, Attack>();

beforeAll(async () => {
  for (const name of names) {
    attacks.set(name, await attack(readFileSync(join(folder, `${name}.yaml`), "utf8")));
  }
});
afterAll(removeAttacks);

function made(name: string): Attack {
  const found = attacks.get(name);
  if (found === undefined) throw new Error(`no document ${name}`);
  return found;
}

/** Emitted TypeScript by path. */
function codeOf(name: string): readonly (readonly [string, string])[] {
  return [...made(name).files].filter(([path]) => path.endsWith(".ts"));
}

/** Names in the code: whatever is no literal and no comment. */
function namesIn(text: string): readonly string[] {
  return nodesOf(text).flatMap((node) => (ts.isIdentifier(node) ? [node.text] : []));
}

/** Parts of the language that emitted code does without, and that breakouts end in. */
function foreignPartsOf(text: string): readonly string[] {
  return nodesOf(text)
    .filter(
      (node) =>
        ts.isRegularExpressionLiteral(node) ||
        ts.isTemplateExpression(node) ||
        ts.isTaggedTemplateExpression(node) ||
        ts.isBinaryExpression(node) ||
        ts.isNewExpression(node) ||
        ts.isExpressionStatement(node),
    )
    .map((node) => node.getText());
}

function nodesOf(text: string): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("emitted.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

describe.each(names)("%s", (name) => {
  test("generates", () => {
    expect(made(name).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(made(name).ok).toBe(true);
  });

  test("says of everything it could not take where that is", () => {
    for (const { severity, code, location } of made(name).diagnostics) {
      if (severity === "warning")
        expect(location, code).toMatchObject({ file: expect.stringContaining("spec.yaml") });
    }
  });

  test("writes its own kinds of files, below the output folder, under plain names", () => {
    for (const path of made(name).files.keys()) {
      expect(path).toMatch(
        /^out\/(?:(?:operations|schemas)\/[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{M}\p{N}-]*\.ts|client\.ts|headers\.ts|index\.ts|webhooks\.ts|README\.md|package\.json|\.gen-client\/(?:manifest|names)\.json)$/u,
      );
    }
  });

  test("runs no text of the document", async () => {
    for (const [path, text] of codeOf(name)) {
      expect(
        namesIn(text).filter((running) => running.includes("__HOSTILE")),
        path,
      ).toEqual([]);
      expect(foreignPartsOf(text), path).toEqual([]);
    }
    const loaded = await importIndex(made(name).folder);
    for (const value of Object.values(loaded)) use(value);
    expect(Object.keys(globalThis).filter((key) => key.startsWith("__HOSTILE"))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("shows no character that hides or turns text around", () => {
    for (const [path, text] of made(name).files) {
      expect(text.match(/[\p{Cf}\u2028\u2029\u0085\u3164\u00ad]/u)?.index, path).toBeUndefined();
    }
  });

  test("has a package of plain data", () => {
    const manifest: Record<string, unknown> = JSON.parse(made(name).files.get("out/package.json") ?? "");
    expect(Object.keys(manifest)).toEqual([
      "name",
      "version",
      "private",
      "type",
      "sideEffects",
      "exports",
      "dependencies",
    ]);
    expect(manifest["name"]).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(manifest["version"]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("has a README without HTML, script links or fences of the document's", () => {
    const readme = made(name).files.get("out/README.md") ?? "";
    const fences = readme.match(/^ {0,3}(?:```|~~~).*$/gm) ?? [];
    expect(fences.filter((_, index) => index % 2 === 0)).toSatisfy((opening: string[]) =>
      opening.every((fence) => /^```(?:ts|sh)$/.test(fence)),
    );
    expect(fences.filter((_, index) => index % 2 === 1)).toSatisfy((closing: string[]) =>
      closing.every((fence) => fence === "```"),
    );
    const prose = readme
      .replace(/^```[\s\S]*?^```$/gm, "")
      .replace(/\\[^\w\s]/g, "")
      .replace(/`[^`]+`/g, "");
    expect(prose.match(/(?<!\\)<[a-z/!?]/i)?.[0]).toBeUndefined();
    expect(prose.match(/(?<!\\)\]\(\s*(?!https?:|#|\.)/)?.[0]).toBeUndefined();
    expect(prose.match(/^\s*\[[^\]]+\]:/m)?.[0]).toBeUndefined();
    for (const heading of prose.match(/^#+ .*$/gm)?.slice(1) ?? []) {
      expect(heading).toMatch(
        /^## (?:Use|Credentials|Servers|Errors|Operations|Webhooks|What is where|Generate again)$|^### (?:What follows from calls)?$/,
      );
    }
  });
});

test("every client type-checks under the strictest settings", () => {
  const workspace = mkdtempSync(join(tmpdir(), "gen-client-hostile-types-"));
  prepareWorkspace(workspace);
  for (const name of names) renameSync(join(made(name).folder, "out"), join(workspace, name));
  const result = typeCheck(workspace, "7", "nodenext", names);
  rmSync(workspace, { recursive: true, force: true });
  expect(result.sample).toEqual([]);
  expect(result.errors).toBe(0);
}, 120_000);

/** Runs what is lazy: the makers of readers and of the client. */
function use(value: unknown): void {
  if (typeof value === "function") value({ baseUrl: "https://hostile.test" });
  if (typeof value === "object" && value !== null && "node" in value && typeof value.node === "function") {
    value.node();
  }
}
