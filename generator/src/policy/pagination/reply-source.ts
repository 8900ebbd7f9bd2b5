import { suggest } from "../../diagnostics/suggest.ts";
import type { Api } from "../../ir/api.ts";
import type { DataPath, ReplySource } from "../../ir/paging.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";
import type { Schema } from "../../ir/schema.ts";
import { replySource } from "./expression.ts";
import { type PagingProblem, wrong } from "./problem.ts";
import type { PageReply } from "./reply-schema.ts";
import { namesIn, present, schemaAt } from "./schema-at.ts";

/** What a value at a place may be. */
export type Sort = "string" | "number" | "boolean" | "any" | "other";

/** What `next` or `more` names in the reply, checked to be of one of these sorts. */
export function findReplySource(
  api: Api,
  reply: PageReply,
  key: "next" | "more",
  expression: string,
  sorts: readonly Sort[],
): ReplySource | PagingProblem {
  const source = replySource(expression);
  if (source === undefined) return notAPath(key, expression);
  if (source.kind === "header" || reply.schema === undefined) return source;
  const found = schemaAt(api.schemas, reply.schema, source.path);
  if (found === undefined) return nothingAt(api, reply.schema, key, expression, source.path);
  const kinds = sortsOf(api, found.schema);
  const isFit = kinds.every((kind) => kind === "any" || sorts.includes(kind));
  return isFit
    ? source
    : wrong(key, `has ${JSON.stringify(expression)} as \`${key}\`, which is no ${sorts.join(" or ")}`);
}

/** What may be written is told where something else is. */
export function notAPath(key: keyof PaginationPolicy, expression: string): PagingProblem {
  return wrong(
    key,
    `has ${JSON.stringify(expression)} as \`${key}\`, which is no path`,
    "write names and positions such as `$.data`, `$.page.next` or `$.data[-1:].id`, or `$response.header.X-Next`",
  );
}

/** What the contract has instead is told where a path leads nowhere. */
export function nothingAt(
  api: Api,
  schema: Schema,
  key: keyof PaginationPolicy,
  expression: string,
  path: DataPath,
): PagingProblem {
  const problem = `has ${JSON.stringify(expression)} as \`${key}\`, and its reply has no such place`;
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const parent = schemaAt(api.schemas, schema, path.slice(0, length));
    if (parent?.schema === undefined) continue;
    const near = suggest(String(path[length]), namesIn(api.schemas, parent.schema));
    return wrong(key, problem, near === undefined ? undefined : `did you mean \`${near}\`?`);
  }
  return wrong(key, problem);
}

/** The sorts of values that a schema allows, `null` aside. */
export function sortsOf(api: Api, schema: Schema | undefined): readonly Sort[] {
  return schema === undefined ? ["any"] : present(api.schemas, schema, 0).variants.flatMap(sortOf);
}

function sortOf(schema: Schema): readonly Sort[] {
  switch (schema.kind) {
    case "any":
    case "not":
      return ["any"];
    case "string":
    case "number":
    case "boolean":
      return [schema.kind];
    case "literal":
    case "enum": {
      const values = schema.kind === "enum" ? schema.values : [schema.value];
      return values.map((value) => {
        const sort = typeof value;
        return sort === "string" || sort === "number" || sort === "boolean" ? sort : "other";
      });
    }
    default:
      return ["other"];
  }
}
