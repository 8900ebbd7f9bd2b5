import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Compilers that users have: the native one, and the last of the line before it. */
export const COMPILERS: Readonly<Record<string, string>> = {
  "7": join(modules, "typescript", "bin", "tsc"),
  "5.9": join(modules, "typescript-5.9", "bin", "tsc"),
};

export type ModuleKind = "nodenext" | "bundler";

/** The strictest settings a user may have. */
const STRICTEST = {
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  declaration: true,
  skipLibCheck: true,
  types: [],
  noEmit: true,
};

export interface TypeCheck {
  readonly errors: number;
  /** The first few, for a reader. */
  readonly sample: readonly string[];
  readonly seconds: number;
}

/** Makes a folder in which a generated client resolves its runtime as it would after an install. */
export function prepareWorkspace(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "node_modules"))) symlinkSync(modules, join(folder, "node_modules"), "dir");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
}

/** Type-checks every module below `include` of a prepared folder. */
export function typeCheck(
  folder: string,
  compiler: string,
  kind: ModuleKind,
  include: readonly string[],
  options: Readonly<Record<string, unknown>> = {},
): TypeCheck {
  const tsc = COMPILERS[compiler];
  if (tsc === undefined) throw new Error(`no compiler ${compiler}`);
  const config = join(folder, `tsconfig.${compiler}.${kind}.json`);
  const modules =
    kind === "nodenext"
      ? { module: "nodenext", moduleResolution: "nodenext" }
      : { module: "esnext", moduleResolution: "bundler" };
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: { ...STRICTEST, ...modules, ...options }, include }),
  );
  const run = spawnSync(
    process.execPath,
    ["--max-old-space-size=6000", tsc, "-p", config, "--pretty", "false", "--extendedDiagnostics"],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  const lines = `${run.stdout}${run.stderr}`.split("\n");
  const errors = lines.filter((line) => /error TS\d+/.test(line));
  const total = lines.find((line) => line.startsWith("Total time"));
  if (run.status !== 0 && errors.length === 0)
    throw new Error(`tsc ${compiler} failed: ${lines.slice(0, 5).join("\n")}`);
  return {
    errors: errors.length,
    sample: errors.slice(0, 5),
    seconds: Number(total?.match(/([\d.]+)s/)?.[1] ?? Number.NaN),
  };
}
