import type { Api, PolicedOperation } from "../../ir/api.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";
import { isSafeMethod } from "../presets.ts";
import { type PageReply, pageReply } from "./reply-schema.ts";
import { resolvePaging } from "./resolve-paging.ts";
import { namesIn, present } from "./schema-at.ts";

const CURSORS = /^(?:cursor|after|starting_?after|page_?token|next_?token|continuation_?token)$/i;
const NEXTS = /^(?:next_?(?:cursor|page_?token|token)|continuation_?token)$/i;
const LINKS = /^link$/i;

/**
 * The `pagination` that a list obviously has and nobody states; `undefined` where there is any doubt. It is told, never
 * acted upon: what pages look like does not say what they are.
 */
export function proposePagination(
  api: Api,
  operation: PolicedOperation,
): Partial<PaginationPolicy> | undefined {
  if (operation.policy.value.pagination !== false || !isSafeMethod(operation.method)) return undefined;
  const reply = pageReply(operation);
  if (reply === undefined) return undefined;
  return candidates(api, operation, reply).find((candidate) => {
    const { paging, problems } = resolvePaging(api, operation, candidate);
    return paging !== undefined && problems.length === 0;
  });
}

function candidates(
  api: Api,
  operation: PolicedOperation,
  { schema }: PageReply,
): readonly Partial<PaginationPolicy>[] {
  if (schema === undefined) return [];
  const hasLink = operation.responses.some(({ headers }) => headers.some(({ name }) => LINKS.test(name)));
  const names = namesIn(api.schemas, schema);
  const request = operation.parameters.find(({ in: where, name }) => where === "query" && CURSORS.test(name));
  const next = names.filter((name) => NEXTS.test(name));
  const [list, ...others] = listsIn(api, { schema });
  const isClear = next.length === 1 && list !== undefined && others.length === 0;
  return [
    ...(hasLink ? [{ style: "link" } as const] : []),
    ...(request !== undefined && isClear
      ? [{ style: "cursor", request: request.name, next: `$.${next[0]}`, items: `$.${list}` } as const]
      : []),
  ];
}

function listsIn(api: Api, { schema }: PageReply): readonly string[] {
  const variants = schema === undefined ? [] : present(api.schemas, schema, 0).variants;
  return variants.flatMap((variant) =>
    variant.kind === "object"
      ? variant.properties.flatMap((property) =>
          present(api.schemas, property.schema, 0).variants.some(({ kind }) => kind === "array")
            ? [property.name]
            : [],
        )
      : [],
  );
}
