import type { Pointer } from "../ir/ids.ts";
import type { DiagnosticCode } from "./codes.ts";

/** `error` keeps a client from being generated; `warning` says what was guessed or left out; `info` what is good to know. */
export type Severity = "error" | "warning" | "info";

/** Something to say about the document, the options or the output. Collected, never thrown. */
export interface Diagnostic {
  /** Stable, kebab-case; a key of the catalogue. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong, with the document's own names in it. One sentence, no full stop. */
  readonly message: string;
  /** Where in the document. */
  readonly pointer?: Pointer;
  /** Points at the key rather than the value. */
  readonly atKey?: boolean;
  /** Where in a file, when a stage knows it; otherwise found from `pointer` when reported. */
  readonly location?: Location;
  /** Why it is so, for this case. The catalogue has the general cause. */
  readonly cause?: string;
  /** What to do. The catalogue has the general fix. */
  readonly fix?: string;
}

/** A place in a file; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What every stage returns. A stage that could not go on returns no value, and at least one error. */
export interface StageResult<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the catalogue says of a code, whatever the case. Every code must have an entry. */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}
