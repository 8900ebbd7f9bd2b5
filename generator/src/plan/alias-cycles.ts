import type { Api } from "../ir/api.ts";
import { childrenOf } from "../ir/children.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";

/**
 * TypeScript resolves what stands directly in an alias (`type A = B | null`) at once, and refuses a circle of such aliases.
 * These are the references that close one: left out of their union or intersection, they take nothing from its meaning.
 */
export function findBrokenAliases(api: Api): ReadonlyMap<SchemaId, ReadonlySet<SchemaId>> {
  const broken = new Map<SchemaId, Set<SchemaId>>();
  const done = new Set<SchemaId>();
  for (const start of api.schemas.keys()) {
    visit(api, start, done, broken);
  }
  return broken;
}

interface Frame {
  readonly id: SchemaId;
  readonly targets: Iterator<SchemaId>;
}

/** Depth first with a stack of its own: a chain of thousands of references is not an overflow. */
function visit(api: Api, start: SchemaId, done: Set<SchemaId>, broken: Map<SchemaId, Set<SchemaId>>): void {
  if (done.has(start)) {
    return;
  }
  const open = new Set<SchemaId>([start]);
  const stack: Frame[] = [{ id: start, targets: immediateRefs(api, start) }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const { done: isLast, value: target } = frame.targets.next();
    if (isLast === true) {
      open.delete(frame.id);
      done.add(frame.id);
      stack.pop();
    } else if (open.has(target)) {
      broken.set(frame.id, (broken.get(frame.id) ?? new Set()).add(target));
    } else if (!done.has(target)) {
      open.add(target);
      stack.push({ id: target, targets: immediateRefs(api, target) });
    }
  }
}

function immediateRefs(api: Api, id: SchemaId): Iterator<SchemaId> {
  const found = new Set<SchemaId>();
  const root = api.schemas.get(id)?.schema;
  const pending: Schema[] = root === undefined ? [] : [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "ref") {
      found.add(next.id);
    }
    pending.push(...immediateChildren(next));
  }
  return found.values();
}

function immediateChildren(schema: Schema): readonly Schema[] {
  switch (schema.kind) {
    case "union":
      return schema.variants;
    case "tagged":
      return schema.variants.map((variant) => variant.schema);
    case "all":
      return schema.members;
    case "unevaluated":
      return [schema.inner];
    case "conditional":
    case "dependent":
      return childrenOf(schema);
    default:
      return [];
  }
}
