import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Locate } from "../load/loaded-spec.ts";

/** A diagnostic with its place in the file, where its pointer leads to one. */
export function locateDiagnostic(diagnostic: Diagnostic, locate: Locate | undefined): Diagnostic {
  if (diagnostic.location !== undefined || diagnostic.pointer === undefined || locate === undefined) {
    return diagnostic;
  }
  return { ...diagnostic, location: locate(diagnostic.pointer, { key: diagnostic.atKey ?? false }) };
}
