import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI, ROOT, runNode } from "./run.ts";

const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const GITHUB = join(ROOT, "../shared/specs/github-rest.json");

describe("the examples compile", () => {
  it("with every strict flag", { timeout: 60_000 }, async () => {
    const { status, stdout } = await runNode([TSC, "-p", "examples/tsconfig.json"]);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("and so does what the README shows of calling", { timeout: 60_000 }, async () => {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    const [sample = ""] = /(?<=^```ts\n)import .*?(?=^```)/ms.exec(readme) ?? [];
    expect(sample).toContain("createClient");
    const folder = await mkdtemp(join(tmpdir(), "gen-client-readme-"));
    try {
      await cp(join(ROOT, "examples/payments/client"), join(folder, "examples/client"), { recursive: true });
      const order =
        'import type { ChargeCreate } from "./client/index.js";\ndeclare const order: ChargeCreate;\n';
      await writeFile(join(folder, "examples/sample.ts"), order + sample);
      await writeConfig(folder);
      expect((await runNode([TSC, "-p", folder])).stdout).toBe("");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(!existsSync(GITHUB))(
    "github-repos also against the client of GitHub's own document (needs ../shared)",
    { timeout: 120_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "gen-client-github-"));
      try {
        await prepare(folder);
        const { status, stdout } = await runNode([TSC, "-p", folder]);
        expect(stdout).toBe("");
        expect(status).toBe(0);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});

async function prepare(folder: string): Promise<void> {
  const example = join(folder, "examples/github-repos");
  await mkdir(example, { recursive: true });
  for (const file of ["main.ts", "list-repositories.ts", "fake-github.ts"]) {
    await cp(join(ROOT, "examples/github-repos", file), join(example, file));
  }
  const operations = "repos/list-for-user,users/get-by-username,rate-limit/get";
  const generated = await runNode([
    CLI,
    GITHUB,
    "--out",
    join(example, "client"),
    "--include-operations",
    operations,
    "--overlay",
    join(ROOT, "examples/github-repos/paging.overlay.yaml"),
    "--quiet",
  ]);
  expect(generated.stderr).toBe("");
  expect(generated.status).toBe(0);
  await writeConfig(folder);
}

/** The examples' own strict settings, for a folder elsewhere. */
async function writeConfig(folder: string): Promise<void> {
  const config = {
    extends: join(ROOT, "examples/tsconfig.json"),
    compilerOptions: {
      typeRoots: [join(ROOT, "node_modules/@types")],
    },
    include: ["examples"],
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
}
