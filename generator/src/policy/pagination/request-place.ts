import { suggest } from "../../diagnostics/suggest.ts";
import type { Api, Operation } from "../../ir/api.ts";
import type { RequestPlace } from "../../ir/paging.ts";
import type { Schema } from "../../ir/schema.ts";
import { requestPlace } from "./expression.ts";
import { type PagingProblem, wrong } from "./problem.ts";
import { namesIn, schemaAt } from "./schema-at.ts";

/** Where a page is asked for, and what may be said there. */
export interface FoundPlace {
  readonly place: RequestPlace;
  readonly schema: Schema | undefined;
}

/** What `pagination.request` names in the contract. */
export function findRequestPlace(
  api: Api,
  operation: Operation,
  expression: string,
): FoundPlace | PagingProblem {
  const stated = requestPlace(expression);
  const wanted = stated === undefined ? candidatesFor(expression) : [stated];
  for (const place of wanted) {
    const found = at(api, operation, place);
    if (found !== undefined) return found;
  }
  const near = suggest(expression, knownNames(api, operation));
  const fix = near === undefined ? undefined : `did you mean \`${near}\`?`;
  return wrong("request", `asks for pages by ${JSON.stringify(expression)}, and has no such parameter`, fix);
}

/** A bare name is a parameter, or else a property of the body. */
function candidatesFor(name: string): readonly RequestPlace[] {
  return [
    { in: "query", name },
    { in: "header", name },
    { in: "body", path: [name] },
  ];
}

function at(api: Api, operation: Operation, place: RequestPlace): FoundPlace | undefined {
  if (place.in !== "body") {
    const isNamed = (name: string): boolean =>
      place.in === "header" ? name.toLowerCase() === place.name.toLowerCase() : name === place.name;
    const parameter = operation.parameters.find((each) => each.in === place.in && isNamed(each.name));
    return parameter && { place: { ...place, name: parameter.name }, schema: parameter.schema };
  }
  const schema = operation.body?.content[0]?.schema;
  const found = schema && schemaAt(api.schemas, schema, place.path);
  return found && { place, schema: found.schema };
}

function knownNames(api: Api, { parameters, body }: Operation): readonly string[] {
  const schema = body?.content[0]?.schema;
  return [
    ...parameters.filter(({ in: where }) => where === "query" || where === "header").map(({ name }) => name),
    ...(schema === undefined ? [] : namesIn(api.schemas, schema)),
  ];
}
