import { assumed } from "./assumed.ts";
import { critical, exempt, optional } from "./mark.ts";
import type { AllNode, Node, ObjectNode, ObjectOptions, Shape } from "./node.ts";
import { object } from "./object.ts";
import { marksOf } from "./slot.ts";

/** Makes the node of an `allOf`. */
type All = (...members: readonly Shape[]) => AllNode;

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
 * The members of an `allOf` with those of nested ones in their place, each once: documents that compose the same
 * schema on many ways would otherwise read it once for every way.
 */
export function flattenMembers(members: readonly Shape[], seen: Set<Node> = new Set()): Shape[] {
  return members.flatMap((member) => {
    const node = resolve(member);
    if (node === undefined) return [member];
    if (seen.has(node)) return [];
    seen.add(node);
    return node.kind === "all" ? flattenMembers(node.members, seen) : [member];
  });
}

/**
 * One object for an `allOf` of objects: read at once, and with one notion of what is known and required.
 * Absent when there is anything else among the members but checks, which stay what they are.
 */
export function mergeObjects(members: readonly Shape[], all: All): Node | undefined {
  const nodes = members.map(resolve).filter((node) => node?.kind !== "any" && node?.kind !== "check");
  const objects = nodes.filter((node) => node?.kind === "object");
  if (objects.length === 0 || objects.length < nodes.length) return undefined;
  if (objects.some((member) => member.options?.patterns !== undefined)) return undefined;
  const properties = new Map<string, Shape>();
  for (const member of objects) {
    for (const [name, shape] of Object.entries(member.properties)) {
      const other = properties.get(name);
      properties.set(name, other === undefined ? shape : both(other, shape, all));
    }
  }
  const merged = object(ownProperties(properties), mergeOptions(objects, all));
  return objects.every((member) => member.isAssumed) ? assumed(merged) : merged;
}

/** A property of two members is required, or critical, if either says so. */
function both(left: Shape, right: Shape, all: All): Shape {
  const marks = [left, right].map(marksOf);
  const bare = [...new Set([left, right].map((shape) => (shape.kind === "optional" ? shape.inner : shape)))];
  const [first] = bare;
  const merged: Shape = bare.length === 1 && first ? first : all(...bare);
  const isCritical = marks.some((each) => each.marked === "critical");
  const isExempt = marks.some((each) => each.marked === "exempt");
  const kept = isCritical ? critical(merged) : isExempt ? exempt(merged) : merged;
  return marks.some((each) => each.required) ? kept : optional(kept);
}

/** `fromEntries` defines `__proto__` as a property; assigning it would not. */
function ownProperties(properties: ReadonlyMap<string, Shape>): Readonly<Record<string, Shape>> {
  return Object.fromEntries(properties);
}

function mergeOptions(objects: readonly ObjectNode[], all: All): ObjectOptions {
  const options = objects.map((member) => member.options ?? {});
  const additional = options.flatMap((each) => (each.additional ? [each.additional] : []));
  const least = Math.max(0, ...options.map((each) => each.minProperties ?? 0));
  const most = Math.min(...options.map((each) => each.maxProperties ?? Number.POSITIVE_INFINITY));
  const required = options.flatMap((each) => each.required ?? []);
  const [only, ...others] = additional;
  return {
    ...(only && { additional: others.length === 0 ? only : all(...additional) }),
    ...(required.length > 0 && { required }),
    ...(least > 0 && { minProperties: least }),
    ...(most < Number.POSITIVE_INFINITY && { maxProperties: most }),
  };
}
