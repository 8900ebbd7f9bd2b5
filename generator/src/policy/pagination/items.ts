import type { Api } from "../../ir/api.ts";
import type { Paging } from "../../ir/paging.ts";
import type { Schema } from "../../ir/schema.ts";
import { listPath } from "./expression.ts";
import { lacks, type PagingProblem, wrong } from "./problem.ts";
import type { PageReply } from "./reply-schema.ts";
import { notAPath, nothingAt } from "./reply-source.ts";
import { present, schemaAt } from "./schema-at.ts";

export type FoundItems = Pick<Paging, "items" | "sparse" | "item">;

/** The list that `pagination.items` names in the reply; without it, the reply itself, or the one list in it. */
export function findItems(
  api: Api,
  reply: PageReply,
  expression: string | undefined,
): FoundItems | PagingProblem {
  if (expression === undefined) return onlyList(api, reply.schema) ?? lacks("items");
  const items = listPath(expression);
  if (items === undefined) return notAPath("items", expression);
  if (reply.schema === undefined) return { items, sparse: false, item: undefined };
  const found = schemaAt(api.schemas, reply.schema, items);
  if (found === undefined) return nothingAt(api, reply.schema, "items", expression, items);
  const { schema, optional: sparse } = found;
  if (schema === undefined) return { items, sparse, item: undefined };
  const list = arrayOf(api, schema);
  return list === undefined
    ? wrong("items", `has ${JSON.stringify(expression)} as \`items\`, which is no list`)
    : { items, sparse, item: list.items };
}

/** A schema whose values are lists; what is in them where that can be said in one schema. */
function arrayOf(api: Api, schema: Schema): { readonly items: Schema | undefined } | undefined {
  const { variants } = present(api.schemas, schema, 0);
  const [only] = variants;
  if (variants.length === 0 || variants.some(({ kind }) => kind !== "array" && kind !== "tuple")) {
    return undefined;
  }
  return { items: variants.length === 1 && only?.kind === "array" ? only.items : undefined };
}

/** The list that nobody needs to name, because there is no other. */
function onlyList(api: Api, schema: Schema | undefined): FoundItems | undefined {
  if (schema === undefined) return undefined;
  const list = arrayOf(api, schema);
  if (list !== undefined) return { items: [], sparse: false, item: list.items };
  const names = present(api.schemas, schema, 0).variants.flatMap((variant) =>
    variant.kind === "object"
      ? variant.properties.filter((property) => arrayOf(api, property.schema) !== undefined)
      : [],
  );
  const [only] = names;
  const found = only && names.length === 1 ? schemaAt(api.schemas, schema, [only.name]) : undefined;
  if (only === undefined || found?.schema === undefined) return undefined;
  return { items: [only.name], sparse: found.optional, item: arrayOf(api, found.schema)?.items };
}
