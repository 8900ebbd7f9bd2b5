import type { Api } from "../ir/api.ts";
import { childrenOf } from "../ir/children.ts";
import type { NumberForm, TextForm } from "../ir/forms.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";
import { inverted, type RefGraph, reachableFrom } from "./reach.ts";

/** The forms that values of named schemas have somewhere within; schemas without any are left out. */
export type FormsPlan = ReadonlyMap<SchemaId, ReadonlySet<TextForm | NumberForm>>;

/** Finds who holds values of a chosen form, at any depth. */
export function findForms(api: Api, graph: RefGraph): FormsPlan {
  const owners = new Map<TextForm | NumberForm, SchemaId[]>();
  for (const { id, schema } of api.schemas.values()) {
    for (const form of formsWithin(schema, new Map())) owners.set(form, [...(owners.get(form) ?? []), id]);
  }
  const found = new Map<SchemaId, Set<TextForm | NumberForm>>();
  if (owners.size === 0) return found;
  const inverse = inverted(graph);
  for (const [form, ids] of owners) {
    for (const id of reachableFrom(ids, inverse)) found.set(id, (found.get(id) ?? new Set()).add(form));
  }
  return found;
}

/** The forms that values of a schema have somewhere within. */
export function formsWithin(schema: Schema, named: FormsPlan): ReadonlySet<TextForm | NumberForm> {
  const forms = new Set<TextForm | NumberForm>();
  const pending: Schema[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ((next.kind === "string" || next.kind === "number") && next.as !== undefined) forms.add(next.as);
    if (next.kind === "ref") for (const form of named.get(next.id) ?? []) forms.add(form);
    pending.push(...childrenOf(next));
  }
  return forms;
}
