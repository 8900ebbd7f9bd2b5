import type { Location } from "../diagnostics/diagnostic.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import { createJsonFinder } from "./json-position.ts";
import { createLineIndex } from "./line-index.ts";
import type { FindSpan } from "./position.ts";
import { createYamlFinder } from "./yaml-position.ts";

/** One file, parsed, with the positions of everything in it. */
export interface ParsedFile {
  /** As diagnostics name it. */
  readonly name: string;
  readonly text: string;
  readonly value: unknown;
  readonly locate: (tokens: readonly string[], options?: { readonly key?: boolean }) => Location;
}

/** A text that is being parsed, with what is needed to point into it. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
  readonly at: (offset: number) => Location;
}

/** Wraps a text for pointing into it. */
export function createSourceText(name: string, text: string): SourceText {
  const place = createLineIndex(text);
  return { name, text, at: (offset) => ({ file: name, ...place(offset) }) };
}

/** Binds a value to the text it was parsed from. */
export function createParsedFile(source: SourceText, syntax: "json" | "yaml", value: unknown): ParsedFile {
  const find: FindSpan = syntax === "json" ? createJsonFinder(source.text) : createYamlFinder(source.text);
  return {
    name: source.name,
    text: source.text,
    value,
    locate(tokens, options) {
      const span = find(tokens);
      return source.at(options?.key === true ? (span.key ?? span.value) : span.value);
    },
  };
}

/** A file, or why there is none. Warnings may come with either. */
export interface FileResult {
  readonly file: ParsedFile | undefined;
  readonly diagnostics: readonly LoadDiagnostic[];
}
