import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { generate } from "../../generator/src/index.ts";
import type { TextForm } from "../../generator/src/ir/forms.ts";

const folder = fileURLToPath(new URL("scenarios/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "gen-client-scenarios-"));
const isRecording = process.env["RECORD"] === "1";

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A block of a scenario: ```` ```ts schemas/pets.ts Pet PetReader ```` holds these two exports of that file. */
const BLOCK = /^```(yaml|ts)(.*)\n([\s\S]*?)^```$/gm;

/** The exports of a file, each with its comment, in the order asked for. */
function exportsOf(text: string, names: readonly string[]): string {
  const statements = text.split(/\n\n/);
  const found = names.map((name) => {
    const start = new RegExp(`(^|\\n)export (const|function|interface|type) ${name}\\b`);
    return statements.find((statement) => start.test(statement)) ?? `// there is no ${name}`;
  });
  return `${found.join("\n\n").trimEnd()}\n`;
}

async function generated(scenario: string, document: string, settings: string): Promise<string> {
  const out = join(scratch, scenario);
  const spec = join(scratch, `${scenario}.yaml`);
  writeFileSync(spec, `openapi: 3.1.0\ninfo: { title: Scenario, version: "1" }\n${document}`);
  const types = settings.includes("--types guaranteed") ? "guaranteed" : "contract";
  const formats = Object.fromEntries(
    [...settings.matchAll(/([\w-]+)=([\w.]+)/g)].map(([, format = "", form]) => [format, form as TextForm]),
  );
  const { ok, diagnostics } = await generate({ spec, out, types, formats });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect({ ok, errors }).toEqual({ ok: true, errors: [] });
  return out;
}

/** `RECORD=1 npx vitest run test/golden/scenarios.test.ts` rewrites what is expected. */
test.each(readdirSync(folder).filter((name) => name.endsWith(".md")))("%s", async (name) => {
  const path = join(folder, name);
  const markdown = readFileSync(path, "utf8");
  const [[, , settings = "", document = ""] = []] = [...markdown.matchAll(BLOCK)].filter(
    ([, kind]) => kind === "yaml",
  );
  const out = await generated(name, document, settings);
  const actual = markdown.replace(BLOCK, (block, kind: string, info: string) => {
    const [file = "", ...names] = info.trim().split(" ");
    if (kind !== "ts") return block;
    return `\`\`\`ts${info}\n${exportsOf(readFileSync(join(out, file), "utf8"), names)}\`\`\``;
  });
  if (isRecording) writeFileSync(path, actual);
  expect(actual).toBe(isRecording ? actual : markdown);
  expect(actual).toContain("```ts ");
});
