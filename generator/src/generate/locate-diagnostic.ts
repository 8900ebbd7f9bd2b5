import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Locate } from "../load/loaded-spec.ts";

/** A diagnostic with its place in the file, where its pointer leads to one. */
export function locateDiagnostic(diagnostic: Diagnostic, locate: Locate | undefined): Diagnostic {
  if (diagnostic.location !== undefined || diagnostic.pointer === undefined || locate === undefined) {
    return diagnostic;
  }
  return { ...diagnostic, location: locate(diagnostic.pointer, { key: diagnostic.atKey ?? false }) };
}

/** In the order in which a file is read. Files by name; what has no place comes last. */
export function byPlace({ location: a }: Diagnostic, { location: b }: Diagnostic): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
