import type { Api } from "../../ir/api.ts";
import type { Paging } from "../../ir/paging.ts";
import type { Schema } from "../../ir/schema.ts";
import { listPath } from "./expression.ts";
import { lacks, type PagingProblem, wrong } from "./problem.ts";
import type { PageReply } from "./reply-schema.ts";
import { notAPath, nothingAt } from "./reply-source.ts";
import { present, schemaAt } from "./schema-at.ts";

export type FoundItems = Pick<Paging, "items" | "sparse" | "item">;

/** The list that `pagination.items` names in the reply; without it, the reply is the list. */
export function findItems(
  api: Api,
  reply: PageReply,
  expression: string | undefined,
): FoundItems | PagingProblem {
  if (expression === undefined) {
    const list = reply.schema && arrayOf(api, reply.schema);
    return list === undefined
      ? lacks("items", suggestionFor(api, reply.schema))
      : { items: [], sparse: false, item: list.items };
  }
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

function suggestionFor(api: Api, schema: Schema | undefined): string | undefined {
  const variants = schema === undefined ? [] : present(api.schemas, schema, 0).variants;
  const lists = variants.flatMap((variant) =>
    variant.kind === "object"
      ? variant.properties.filter((property) => arrayOf(api, property.schema) !== undefined)
      : [],
  );
  const [only] = lists;
  return only !== undefined && lists.length === 1 ? `write \`items: $.${only.name}\`` : undefined;
}
