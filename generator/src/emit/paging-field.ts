import type { PolicedOperation } from "../ir/api.ts";
import type { ReplySource, RequestPlace } from "../ir/paging.ts";
import type { JsonValue } from "../ir/schema.ts";
import { type Code, code, literal } from "./code.ts";
import type { BlockItem, Layout } from "./layout.ts";
import { block, sequence } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";
import { inputParameters } from "./operation-input.ts";

const MAKERS = { cursor: "byCursor", offset: "byOffset", page: "byPage", link: "byLink" } as const;

/** How one page leads to the next; `undefined` for what is no list. */
export function pagesField(operation: PolicedOperation, scope: ModuleScope): Layout | undefined {
  const { paging } = operation;
  if (paging === undefined) {
    return undefined;
  }
  const { request, next, more, items, sparse, first } = paging;
  const entries: readonly (readonly [Code, JsonValue | undefined])[] = [
    [code`request`, request && placeValue(operation, request)],
    [code`next`, next && sourceValue(next)],
    [code`more`, more && sourceValue(more)],
    [code`items`, items.length === 0 ? undefined : [...items]],
    [code`sparse`, sparse ? true : undefined],
    [code`first`, first],
  ];
  const stated: readonly BlockItem[] = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [{ body: code`${key}: ${literal(value)}` }],
  );
  const maker = scope.value(MAKERS[paging.kind]);
  return stated.length === 0
    ? code`${maker}()`
    : sequence(code`${maker}(`, block("properties", stated), code`)`);
}

function sourceValue(source: ReplySource): JsonValue {
  return source.kind === "header" ? { header: source.name } : [...source.path];
}

/** Of a header, the key that it has in the input. */
function placeValue(operation: PolicedOperation, place: RequestPlace): JsonValue {
  if (place.in === "body") {
    return { body: [...place.path] };
  }
  if (place.in === "query") {
    return { query: place.name };
  }
  const found = inputParameters(operation, "header").find(({ parameter }) => parameter.name === place.name);
  return { header: found?.key ?? place.name };
}
