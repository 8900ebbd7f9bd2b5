import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CallOptions, CallPromise, ClientOptions } from "@gen-client/runtime";
import { type Diagnostic, type GenerateOptions, generate } from "../../generator/src/index.ts";

/** What came of a hostile document. */
export interface Attack {
  /** Holds the document in `in`, and the client in `out` when it was not refused. */
  readonly folder: string;
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Everything below `folder` but the document, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** A client whose operations carry no tag, called as a script without types would. */
export interface HostileClient {
  readonly [operation: string]: (
    input?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ) => CallPromise<unknown>;
}

/** Everything that attacks write, to be removed at the end of a test file. */
const folders: string[] = [];

/** Generates from a document, in a folder of its own. */
export async function attack(
  document: string | Uint8Array,
  options: Partial<GenerateOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Attack> {
  const { files = {}, ...rest } = options;
  const folder = mkdtempSync(join(tmpdir(), "gen-client-hostile-"));
  folders.push(folder);
  mkdirSync(join(folder, "in"));
  const spec = join(folder, "in", "spec.yaml");
  writeFileSync(spec, document);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const result = await generate({ spec, out: join(folder, "out"), ...rest });
  return { folder, ok: result.ok, diagnostics: result.diagnostics, files: written(folder, files) };
}

/** Removes what attacks wrote. */
export function removeAttacks(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A client of the generated code. */
export async function clientOf({ folder }: Attack, options: ClientOptions = {}): Promise<HostileClient> {
  const module = await importIndex(folder);
  const create = module["createClient"] as (options: ClientOptions) => HostileClient;
  return create(options);
}

/** Everything that the generated code exports. */
export async function importIndex(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return import(pathToFileURL(join(folder, "out", "index.ts")).href);
}

/** Line and column of the first occurrence of a text, both from 1. */
export function placeOf(document: string, text: string): { readonly line: number; readonly column: number } {
  const before = document.slice(0, document.indexOf(text)).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** Errors as one reads them: the code with its line and column. */
export function refusals({ diagnostics }: Attack): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(readable);
}

/** Warnings likewise. */
export function warnings({ diagnostics }: Attack): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "warning").map(readable);
}

function readable({ code, location }: Diagnostic): string {
  return `${code} ${location?.line}:${location?.column}`;
}

function written(folder: string, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path !== "in/spec.yaml" && !(path in given) && statSync(join(folder, path)).isFile());
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
