import { at, type Pointer, type SchemaId } from "../../ir/ids.ts";
import { canonicalPointer, pointerTokens } from "../../ir/resolve-pointer.ts";
import type { Schema } from "../../ir/schema.ts";
import { type DynamicScope, dynamicName, NO_SCOPE } from "../dynamic-scope.ts";
import type { Lowering } from "../lowering.ts";
import type { Place } from "../place.ts";

/** The lowering of a schema that is entered by a reference, or that has an `$id` of its own. */
export function entering(lowering: Lowering, pointer: Pointer): Lowering {
  const around = lowering.dynamicAnchors()?.around(pointer) ?? NO_SCOPE;
  const added = [...around].filter(([name]) => !lowering.scope.has(name));
  return added.length === 0 ? lowering : { ...lowering, scope: new Map([...lowering.scope, ...added]) };
}

/**
 * The id of a named schema in a dynamic scope. One that the scope gives another meaning than it has by itself is a schema
 * of its own: a template, filled in.
 */
export function scopedId(lowering: Lowering, place: Place): SchemaId {
  const anchors = lowering.dynamicAnchors();
  const id = place.pointer as SchemaId;
  if (anchors === undefined) return id;
  const { scope } = entering(lowering, place.pointer);
  const usual = entering({ ...lowering, scope: NO_SCOPE }, place.pointer).scope;
  const changed = [...anchors.askedFor(place.pointer)].sort().flatMap((name) => {
    const meant = scope.get(name)?.pointer;
    return meant === undefined || meant === usual.get(name)?.pointer ? [] : pointerTokens(meant);
  });
  return changed.length === 0 ? id : (at(id, "$dynamicRef", ...changed) as SchemaId);
}

/** `$dynamicRef` to a name: what the outermost schema that is being read calls so. */
export function dynamicTarget(lowering: Lowering, reference: unknown, pointer: Pointer): Place | undefined {
  const named = typeof reference === "string" ? dynamicName(reference) : undefined;
  if (named === undefined) return undefined;
  const at = named.pointer === undefined ? pointer : (canonicalPointer(named.pointer) ?? pointer);
  const initial = lowering.dynamicAnchors()?.around(at).get(named.name);
  return initial && (lowering.scope.get(named.name) ?? initial);
}

/** Asks for a named schema, as it is in the scope that it is asked for in. */
export function wantInScope(lowering: Lowering, place: Place): SchemaId {
  const id = scopedId(lowering, place);
  if (lowering.wanted.has(id)) return id;
  const scope: DynamicScope = id === place.pointer ? NO_SCOPE : lowering.scope;
  lowering.wanted.set(id, { ...place, scope });
  return id;
}

/** A reference to a place that is known already. */
export function referenceTo(lowering: Lowering, place: Place, pointer: Pointer): Schema {
  return Object.freeze({ kind: "ref", pointer, id: wantInScope(lowering, place) });
}
