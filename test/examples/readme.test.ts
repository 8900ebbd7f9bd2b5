import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readmeExcerpt } from "../../examples/readme-excerpt.ts";
import { ROOT } from "./run.ts";

const read = (path: string): Promise<string> => readFile(join(ROOT, path), "utf8");

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifest = async (path: string): Promise<Manifest> => JSON.parse(await read(path)) as Manifest;

const PAGES = [
  "README.md",
  "docs/guide.md",
  "docs/contributing.md",
  "examples/payments/README.md",
  "examples/github-repos/README.md",
  "examples/petstore/README.md",
];

/** Lines of the code fences of one language. */
function fences(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? "");
}

describe("what is written is true", () => {
  it.each(PAGES)("every npm script that %s names exists", async (page) => {
    const scripts = Object.keys((await manifest("package.json")).scripts ?? {});
    const named = [...(await read(page)).matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(
      (match) => match[1],
    );
    for (const name of named) expect(scripts).toContain(name);
  });

  it.each(PAGES)("every relative link of %s leads somewhere", async (page) => {
    const links = [...(await read(page)).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      (match) => match[1],
    );
    for (const link of links) {
      expect(existsSync(join(ROOT, page, "..", link ?? "")), `${page} links to ${link}`).toBe(true);
    }
  });

  it("the README's two commands are there, word by word", async () => {
    const commands = fences(await read("README.md"), "sh").join("\n");
    expect(commands).toContain("npm ci && npm run demo");
    expect(commands).toContain("npm ci && npm test");
  });

  it("the emitted code that the README shows is what is committed", async () => {
    expect(await read("README.md")).toContain(await readmeExcerpt());
  });

  it("every dependency has its reason in the README", async () => {
    const readme = await read("README.md");
    const packages = ["package.json", "runtime/package.json", "generator/package.json"];
    for (const { dependencies, devDependencies } of await Promise.all(packages.map(manifest))) {
      for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
        expect(readme).toContain(`| \`${name}\` |`);
      }
    }
  });
});
