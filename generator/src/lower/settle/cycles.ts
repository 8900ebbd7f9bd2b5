import { foldSchema } from "../../ir/fold.ts";
import type { SchemaId } from "../../ir/ids.ts";
import type { NamedSchema, Schema } from "../../ir/schema.ts";

const NONE: readonly SchemaId[] = Object.freeze([]);
const none = (): readonly SchemaId[] => NONE;

/** The named schemas that a schema's values have to satisfy at the same level: through references and compositions, not through members. */
export const levelRefs: (schema: Schema) => readonly SchemaId[] = foldSchema<readonly SchemaId[]>({
  any: none,
  never: none,
  null: none,
  boolean: none,
  string: none,
  number: none,
  literal: none,
  enum: none,
  binary: none,
  array: none,
  tuple: none,
  object: none,
  not: none,
  conditional: none,
  dependent: none,
  contains: none,
  names: none,
  ref: ({ id }) => [id],
  union: ({ variants }, fold) => variants.flatMap(fold),
  tagged: ({ variants }, fold) => variants.flatMap(({ schema }) => fold(schema)),
  all: ({ members }, fold) => members.flatMap(fold),
  unevaluated: ({ inner }, fold) => fold(inner),
});

/** Groups of schemas that refer to each other at one level, what they refer to first (Tarjan's algorithm, with a stack of its own). */
export function levelGroups(schemas: ReadonlyMap<SchemaId, NamedSchema>): readonly (readonly SchemaId[])[] {
  const search = createSearch(schemas);
  for (const id of schemas.keys()) search(id);
  return search.groups;
}

interface Frame {
  readonly id: SchemaId;
  readonly targets: readonly SchemaId[];
  next: number;
}

type Search = ((id: SchemaId) => void) & { readonly groups: (readonly SchemaId[])[] };

function createSearch(schemas: ReadonlyMap<SchemaId, NamedSchema>): Search {
  const order = new Map<SchemaId, number>();
  const low = new Map<SchemaId, number>();
  const open: SchemaId[] = [];
  const isOpen = new Set<SchemaId>();
  const groups: (readonly SchemaId[])[] = [];
  const lower = (id: SchemaId, rank: number | undefined): void => {
    low.set(id, Math.min(low.get(id) ?? 0, rank ?? 0));
  };
  const enter = (id: SchemaId): Frame => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    open.push(id);
    isOpen.add(id);
    const named = schemas.get(id);
    return { id, targets: named === undefined ? [] : levelRefs(named.schema), next: 0 };
  };
  const close = (id: SchemaId): void => {
    const group = open.splice(open.lastIndexOf(id));
    for (const member of group) isOpen.delete(member);
    groups.push(group);
  };
  const search = (start: SchemaId): void => {
    if (order.has(start)) return;
    const frames = [enter(start)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const target = frame.targets[frame.next];
      frame.next += 1;
      if (target !== undefined) {
        if (!order.has(target)) frames.push(enter(target));
        else if (isOpen.has(target)) lower(frame.id, order.get(target));
        continue;
      }
      if (low.get(frame.id) === order.get(frame.id)) close(frame.id);
      frames.pop();
      const parent = frames.at(-1);
      if (parent !== undefined && isOpen.has(frame.id)) lower(parent.id, low.get(frame.id));
    }
  };
  return Object.assign(search, { groups });
}
