import { at, ROOT, type SchemaId } from "../../ir/ids.ts";
import { compareCodePoints } from "../../ir/order.ts";
import { canonicalPointer, pointerTokens } from "../../ir/resolve-pointer.ts";
import type { Schema } from "../../ir/schema.ts";
import type { Hierarchy, Lowering } from "../lowering.ts";
import { isObject, type JsonObject, own, type Place } from "../place.ts";
import { readDiscriminator } from "./discriminator.ts";

/** Finds the schemas whose discriminator stands for those that extend them by `allOf`. */
export function findHierarchies(root: Place<JsonObject>): ReadonlyMap<SchemaId, Hierarchy> {
  const schemas = componentSchemas(root);
  const bases = Object.keys(schemas).filter((name) => isBase(own(schemas, name)));
  if (bases.length === 0) return new Map();
  const extensions = childrenByParent(schemas);
  const found = bases.map((name) => hierarchy(idOf(name), extensions));
  return new Map(found.filter(({ children }) => children.length > 0).map((each) => [each.id, each]));
}

/** The schemas of the components, unread. */
export function componentSchemas(root: Place<JsonObject>): JsonObject {
  const components = own(root.value, "components");
  const schemas = isObject(components) ? own(components, "schemas") : undefined;
  return isObject(schemas) ? schemas : {};
}

function idOf(name: string): SchemaId {
  return at(ROOT, "components", "schemas", name) as SchemaId;
}

/** Has a discriminator and does not name its variants itself. */
function isBase(schema: unknown): boolean {
  if (!isObject(schema) || !isObject(own(schema, "discriminator"))) return false;
  return !Object.hasOwn(schema, "oneOf") && !Object.hasOwn(schema, "anyOf");
}

function childrenByParent(schemas: JsonObject): ReadonlyMap<string, readonly SchemaId[]> {
  const children = new Map<string, SchemaId[]>();
  for (const name of Object.keys(schemas)) {
    for (const parent of parentsOf(own(schemas, name))) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [idOf(name)]);
      else known.push(idOf(name));
    }
  }
  return children;
}

function parentsOf(schema: unknown): readonly string[] {
  const allOf: unknown = isObject(schema) ? own(schema, "allOf") : undefined;
  if (!Array.isArray(allOf)) return [];
  return allOf.flatMap((member: unknown) => {
    const reference = isObject(member) ? own(member, "$ref") : undefined;
    const pointer = typeof reference === "string" ? canonicalPointer(reference) : undefined;
    return pointer === undefined ? [] : [pointer];
  });
}

function hierarchy(id: SchemaId, extensions: ReadonlyMap<string, readonly SchemaId[]>): Hierarchy {
  const below = new Set<SchemaId>(extensions.get(id));
  for (const child of below) {
    for (const next of extensions.get(child) ?? []) below.add(next);
  }
  below.delete(id);
  const children = Object.freeze([...below].sort(compareCodePoints));
  return { id, baseId: at(id, "discriminator") as SchemaId, children };
}

/** The node that a base's own id stands for: a choice between everything that extends it. */
export function lowerHierarchy(
  lowering: Lowering,
  { id, baseId, children }: Hierarchy,
  place: Place<JsonObject>,
): Schema {
  const read = readDiscriminator(lowering, place);
  const variantOf = (target: SchemaId): SchemaId => {
    if (target === id) return baseId;
    return lowering.hierarchies.get(target)?.baseId ?? target;
  };
  const targets = (read?.targets ?? []).map(([value, target]) => [value, variantOf(target)] as const);
  const mapped = new Set(targets.map(([, target]) => target));
  const unmapped = children.map(variantOf).filter((target) => !mapped.has(target));
  const variants = [...new Set([...mapped, ...unmapped])].map((target): Schema => {
    wantVariant(lowering, target, place);
    return Object.freeze({ kind: "ref", pointer: place.pointer, id: target });
  });
  const node: Schema = Object.freeze({
    kind: "union",
    pointer: place.pointer,
    variants: Object.freeze(variants),
    exactlyOne: true,
  });
  if (read !== undefined) lowering.discriminators.set(node, { ...read, targets });
  return node;
}

function wantVariant(lowering: Lowering, id: SchemaId, base: Place<JsonObject>): void {
  if (lowering.wanted.has(id)) return;
  const owner = [...lowering.hierarchies.values()].find(({ baseId }) => baseId === id)?.id ?? id;
  if (owner === base.pointer) lowering.wanted.set(id, base);
  else {
    const name = pointerTokens(owner).at(-1) ?? "";
    lowering.wanted.set(id, { value: own(componentSchemas(lowering.root), name), pointer: owner });
  }
}
