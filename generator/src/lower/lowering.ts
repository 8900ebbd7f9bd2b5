import type { LowerCode } from "../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { NumberForm, TextForm } from "../ir/forms.ts";
import type { Pointer, SchemaId } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";
import type { DynamicAnchors, DynamicScope } from "./dynamic-scope.ts";
import type { JsonObject, Place } from "./place.ts";

/** What lowering one document keeps in hand. */
export interface Lowering {
  readonly root: Place<JsonObject>;
  readonly diagnostics: Diagnostic[];
  /** Named schemas that something refers to, in the order they were met; the queue of the schema lowering. */
  readonly wanted: Map<SchemaId, Place>;
  /** Lowered components by pointer, so that one that a thousand operations share is lowered once. */
  readonly shared: Map<Pointer, unknown>;
  /** Unions with a discriminator: whether it can tell them apart shows once every named schema is known. */
  readonly discriminators: Map<Schema, Discriminator>;
  /** Bases of discriminator hierarchies, with their children. */
  readonly hierarchies: ReadonlyMap<SchemaId, Hierarchy>;
  /** Schemas by their `$anchor`; looked for at the first reference to one. */
  readonly anchors: () => ReadonlyMap<string, Place>;
  /** The document's `$dynamicAnchor`s; looked for at the first reference between schemas. */
  readonly dynamicAnchors: () => DynamicAnchors | undefined;
  /** What dynamic references mean in the schema that is being lowered. */
  readonly scope: DynamicScope;
  /** References that lead nowhere, by what they were most likely meant to be. */
  readonly meant: Map<string, string | undefined>;
  /** Where the document was retrieved from, where that is an `http(s)` URL: relative servers lie there. */
  readonly documentUrl: string | undefined;
  /** Exact text of a number that a double rounds, where the loader has it. */
  readonly exactNumber: (pointer: Pointer) => string | undefined;
  readonly forms: ChosenForms;
}

/** What values of a format are to callers, where something was chosen. */
export interface ChosenForms {
  readonly ofText: (format: string | undefined) => TextForm | undefined;
  readonly ofNumber: (format: string | undefined) => NumberForm | undefined;
}

/** A discriminator as the document has it, its mapping resolved. */
export interface Discriminator {
  readonly tag: string;
  readonly pointer: Pointer;
  readonly targets: readonly (readonly [value: string, id: SchemaId])[];
}

/** A schema whose discriminator stands for the schemas that extend it by `allOf`. */
export interface Hierarchy {
  readonly id: SchemaId;
  /** Id of the base's own object, once its id stands for the union of its children. */
  readonly baseId: SchemaId;
  /** Every schema below it, sorted. */
  readonly children: readonly SchemaId[];
}

/** Collects a diagnostic. */
export function report(
  lowering: Lowering,
  severity: Severity,
  code: LowerCode,
  pointer: Pointer,
  message: string,
  more: { readonly cause?: string; readonly fix?: string; readonly atKey?: boolean } = {},
): void {
  lowering.diagnostics.push({ code, severity, message, pointer, ...more });
}

/** Lowers a component once, whatever number of references lead to it. */
export function once<T>(lowering: Lowering, kind: string, pointer: Pointer, make: () => T): T {
  const key = `${kind} ${pointer}` as Pointer;
  if (lowering.shared.has(key)) return lowering.shared.get(key) as T;
  const made = make();
  lowering.shared.set(key, made);
  return made;
}
