import type { Paging } from "../ir/paging.ts";
import type { Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal } from "./code.ts";
import { saysDegraded } from "./guaranteed.ts";
import { block, type Layout, render } from "./layout.ts";
import type { SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

/** The type of each item of a list whose pages have a type: by its name, or as what stands there in the page. */
export function itemType(paging: Paging, page: Code, context: SchemaContext): Code {
  const { item } = paging;
  if (item === undefined) {
    return code`unknown`;
  }
  if (!isSimple(item) && /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(page)) {
    const within = placeIn(page, paging, context);
    if (within !== undefined) {
      return within;
    }
  }
  const type = typeOf(item, context);
  // An item that is wrong is `undefined` where it stands.
  return render(saysDegraded(context) && type !== code`unknown` ? orUndefined(type) : type);
}

/** Types that take no more room than their place would. */
function isSimple({ kind }: Schema): boolean {
  return ["ref", "any", "never", "null", "boolean", "string", "number", "literal"].includes(kind);
}

function orUndefined(type: Layout): Layout {
  return block("variants", [{ body: type }, { body: code`undefined` }]);
}

/** `ListReply["data"][number]`; `undefined` where the way there has a choice in it. */
function placeIn(name: Code, { page, items, sparse }: Paging, context: SchemaContext): Code | undefined {
  const mayLack = sparse || saysDegraded(context);
  let schema = page && named(page, context.plan);
  let place = name;
  for (const step of items) {
    const owner = schema?.kind === "object" ? schema : undefined;
    const property = owner?.properties.find((each) => each.name === step);
    if (property === undefined) {
      return undefined;
    }
    schema = named(property.schema, context.plan);
    const member = code`${place}[${literal(step)}]`;
    place = mayLack ? code`NonNullable<${member}>` : member;
  }
  return schema?.kind === "array" ? code`${place}[number]` : undefined;
}

/** More names in a row than any chain of them that says something. */
const MAX_STEPS = 50;

function named(schema: Schema, { schemas }: Plan): Schema {
  let found = schema;
  for (let step = 0; found.kind === "ref" && step < MAX_STEPS; step += 1) {
    found = schemas.get(found.id)?.named.schema ?? found;
  }
  return found;
}
