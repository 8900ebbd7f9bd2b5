import type { Node, ObjectOptions, Shape } from "./node.ts";

type ObjectNode = Extract<Node, { readonly kind: "object" }>;

/** The node that a shape stands for; absent when readers only name each other. */
export function resolve(shape: Shape): Node | undefined {
  const seen = new Set<Shape>();
  let at = shape;
  while (at.kind === "reader") {
    if (seen.has(at)) return undefined;
    seen.add(at);
    at = at.node();
  }
  return at;
}

/**
 * One object for an `allOf` of objects: read at once, and with one notion of what is known and required.
 * Absent when there is anything else among the members.
 */
export function mergeObjects(members: readonly Shape[]): ObjectNode | undefined {
  const objects = flatten(members, new Set());
  if (objects === undefined || objects.length === 0) return undefined;
  if (objects.some((object) => object.options?.patterns !== undefined)) return undefined;
  const properties = new Map<string, Shape>();
  for (const object of objects) {
    for (const [name, shape] of Object.entries(object.properties)) {
      const other = properties.get(name);
      properties.set(name, other === undefined || other === shape ? shape : both(other, shape));
    }
  }
  return { kind: "object", properties: ownProperties(properties), options: mergeOptions(objects) };
}

function flatten(members: readonly Shape[], seen: Set<Node>): ObjectNode[] | undefined {
  const objects: ObjectNode[] = [];
  for (const member of members) {
    const node = resolve(member);
    if (node === undefined || seen.has(node)) return undefined;
    if (node.kind === "object") objects.push(node);
    else if (node.kind === "all") {
      const inner = flatten(node.members, new Set(seen).add(node));
      if (inner === undefined) return undefined;
      objects.push(...inner);
    } else if (node.kind !== "unknown") return undefined;
  }
  return objects;
}

/** A property of two members is required if either says so. */
function both(left: Shape, right: Shape): Shape {
  const [first, second] = [left, right].map((shape) => (shape.kind === "optional" ? shape.inner : shape));
  const merged: Node = { kind: "all", members: [first ?? left, second ?? right] };
  return left.kind === "optional" && right.kind === "optional" ? { kind: "optional", inner: merged } : merged;
}

/** `fromEntries` defines `__proto__` as a property; assigning it would not. */
function ownProperties(properties: ReadonlyMap<string, Shape>): Readonly<Record<string, Shape>> {
  return Object.fromEntries(properties);
}

function mergeOptions(objects: readonly ObjectNode[]): ObjectOptions {
  const options = objects.map((object) => object.options ?? {});
  const additional = options.flatMap((each) => (each.additional ? [each.additional] : []));
  const least = Math.max(0, ...options.map((each) => each.minProperties ?? 0));
  const most = Math.min(...options.map((each) => each.maxProperties ?? Number.POSITIVE_INFINITY));
  const [only, ...others] = additional;
  return {
    ...(only && { additional: others.length === 0 ? only : { kind: "all", members: additional } }),
    ...(least > 0 && { minProperties: least }),
    ...(most < Number.POSITIVE_INFINITY && { maxProperties: most }),
  };
}
