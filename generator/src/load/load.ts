import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/read-host.ts";
import { DEFAULT_LIMITS, type LoadLimits } from "./limits.ts";
import type { JsonObject, LoadedSpec } from "./loaded-spec.ts";
import type { ParsedFile } from "./parsed-file.ts";
import { pointerTokens } from "./pointer-tokens.ts";
import { readSource } from "./read-source.ts";
import type { Source } from "./source.ts";
import { detectVersion } from "./version.ts";

/** How a document is loaded. */
export interface LoadOptions {
  readonly host: ReadHost;
  readonly limits?: Partial<LoadLimits>;
}

/** Reads and parses a document. */
export async function load(source: Source, options: LoadOptions): Promise<StageResult<LoadedSpec>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const read = await readSource(source, options.host, limits);
  if (read.file === undefined) return { value: undefined, diagnostics: read.diagnostics };
  return toSpec(read.file, read.diagnostics);
}

function toSpec(file: ParsedFile, before: readonly Diagnostic[]): StageResult<LoadedSpec> {
  if (!isObject(file.value)) {
    const message = `${file.name} holds ${describe(file.value)} instead of an OpenAPI document`;
    const fault: Diagnostic = {
      code: "not-an-object",
      severity: "error",
      message,
      location: file.locate([]),
    };
    return { value: undefined, diagnostics: [...before, fault] };
  }
  const locate: LoadedSpec["locate"] = (pointer, options) => file.locate(pointerTokens(pointer), options);
  const { version, diagnostics } = detectVersion(file.value);
  const located = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    ...(diagnostic.pointer !== undefined && { location: locate(diagnostic.pointer) }),
  }));
  const sources = new Map([[file.name, file.text]]);
  const value = version && { value: file.value, version, locate, sources };
  return { value, diagnostics: [...before, ...located] };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value === null ? "nothing" : `a ${typeof value}`;
}
