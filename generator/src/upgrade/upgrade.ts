import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import type { JsonObject, LoadedSpec } from "../load/loaded-spec.ts";
import { createMoves, type Moves } from "./moves.ts";
import { forwardReference, rewriteReferences } from "./references.ts";
import { type Rewrite, rewriteDocument } from "./rewrite.ts";
import { createSchemaRewrite } from "./schema-keywords.ts";
import type { Spec31 } from "./spec31.ts";
import { liftSwagger } from "./swagger/document.ts";

/** Lifts a document to the shape of OpenAPI 3.1. The loaded value stays as it is; what needs no change is shared. */
export function upgrade(spec: LoadedSpec): StageResult<Spec31> {
  const lifted = spec.version === "2.0" ? liftDocument(spec.value) : undefined;
  const schemas = upgradeSchemas(spec, lifted?.document ?? spec.value);
  const origin = (pointer: Pointer): Pointer => {
    const before = schemas.origin(pointer);
    return lifted === undefined ? before : lifted.origin(before);
  };
  const locate: Spec31["locate"] = (pointer, options) => spec.locate(origin(pointer), options);
  const value: Spec31 = {
    document: schemas.document,
    version: spec.version,
    origin,
    locate,
    sources: spec.sources,
  };
  const diagnostics = [...(lifted?.diagnostics ?? []), ...schemas.diagnostics];
  return { value, diagnostics };
}

interface Upgraded {
  readonly document: JsonObject;
  readonly origin: (pointer: Pointer) => Pointer;
  readonly diagnostics: readonly Diagnostic[];
}

function liftDocument(root: JsonObject): Upgraded {
  const { document, moves, diagnostics } = liftSwagger(root);
  return { document: rewriteReferences(document, moves.forward), origin: moves.origin, diagnostics };
}

function upgradeSchemas(spec: LoadedSpec, given: JsonObject): Upgraded {
  const moves = createMoves();
  const document = namedWebhooks(given, moves);
  const diagnostics: Diagnostic[] = [];
  const deep: string[] = [];
  const any: Rewrite = (node) => {
    const reference = node["$ref"];
    if (typeof reference === "string" && isDeep(reference)) deep.push(reference);
    return node;
  };
  const schema = createSchemaRewrite({ version: spec.version, moves, diagnostics });
  const rewritten = rewriteDocument(document, { schema, any });
  const hasMoved = deep.some((reference) => forwardReference(reference, moves.forward) !== reference);
  return {
    document: hasMoved ? rewriteReferences(rewritten, moves.forward) : rewritten,
    origin: moves.origin,
    diagnostics,
  };
}

/** Before 3.1 gave them a place, documents called theirs `x-webhooks`. */
function namedWebhooks(document: JsonObject, moves: Moves): JsonObject {
  const { "x-webhooks": webhooks, ...rest } = document;
  if (webhooks === undefined || Object.hasOwn(document, "webhooks")) return document;
  moves.add(at(ROOT, "webhooks"), at(ROOT, "x-webhooks"));
  return { ...rest, webhooks };
}

/** Whether a reference leads into a component, which may have been wrapped, or past the components. */
function isDeep(reference: string): boolean {
  return reference.split("/").length > 4;
}
