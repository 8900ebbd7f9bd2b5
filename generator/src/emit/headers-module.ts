import type { ResponseHeader } from "../ir/api.ts";
import type { Schema } from "../ir/schema.ts";
import type { HeadersPlan } from "../plan/plan-headers.ts";
import type { Plan } from "../plan/plan-types.ts";
import { code, identifier, NO_CODE, objectKey, typeKey } from "./code.ts";
import { docComment } from "./doc-comment.ts";
import { deprecatedTags } from "./doc-tags.ts";
import { assigned, block, type Layout, sequence } from "./layout.ts";
import type { Declaration, SchemaModuleDraft } from "./module-draft.ts";
import { createModuleScope, type ModuleRules } from "./module-scope.ts";
import { readerOf } from "./reader-fold.ts";
import { NOTHING_BROKEN, type SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

export const HEADERS_PATH = "headers.ts";

/** The headers that replies have, each set of them once; `undefined` where the document names none. */
export function headersModule(plan: Plan, rules: ModuleRules): SchemaModuleDraft | undefined {
  const sets = new Map(
    plan.operations
      .flatMap(({ replyHeaders, failureHeaders }) => [replyHeaders, failureHeaders])
      .flatMap((set) => (set === undefined ? [] : [[set.typeName, set] as const])),
  );
  if (sets.size === 0) {
    return undefined;
  }
  const scope = createModuleScope(HEADERS_PATH, rules);
  const context: SchemaContext = { plan, scope, direction: "reply", broken: NOTHING_BROKEN };
  const sorted = [...sets.values()].sort((a, b) => (a.typeName < b.typeName ? -1 : 1));
  const declarations = sorted.flatMap((set) => declarationsOf(set, context));
  return { kind: "schemas", path: HEADERS_PATH, imports: scope.imports(), declarations };
}

function declarationsOf(
  { typeName, readerName, headers }: HeadersPlan,
  context: SchemaContext,
): readonly Declaration[] {
  const { scope } = context;
  const members = headers.map((header) => typeMember(header, context));
  const shapes = headers.map(({ name, required, schema }) => ({
    body: sequence(
      code`${objectKey(required ? name : `${name}?`)}: `,
      readerOf(textual(schema, context), context),
    ),
  }));
  const name = identifier(typeName);
  const head = code`export const ${identifier(readerName)}: ${scope.type("HeadersReader")}<${name}>`;
  return [
    {
      doc: NO_CODE,
      body: sequence(code`export interface ${name} `, block("members", members, { broken: true })),
    },
    {
      doc: NO_CODE,
      body: sequence(
        code`${head} = /*@__PURE__*/ ${scope.value("headersReader")}(() => (`,
        block("properties", shapes),
        code`));`,
      ),
    },
  ];
}

function typeMember(header: ResponseHeader, context: SchemaContext) {
  const { name, required, schema, description = schema.description } = header;
  const doc = docComment([description], deprecatedTags(header.deprecated ?? schema.deprecated, description));
  const type: Layout = assigned(typeOf(textual(schema, context), context));
  return {
    ...(doc === "" ? {} : { doc }),
    body: sequence(code`${typeKey(name)}${required ? code`:` : code`?:`}`, type),
  };
}

/** What a header can say: a text, a number, a truth value, or a list of them. All else is its text. */
function textual(schema: Schema, context: SchemaContext, depth = 0): Schema {
  const { pointer } = schema;
  switch (schema.kind) {
    case "ref":
      return depth > 8
        ? { kind: "string", pointer }
        : textual(
            context.plan.schemas.get(schema.id)?.named.schema ?? { kind: "string", pointer },
            context,
            depth + 1,
          );
    case "number":
    case "boolean":
    case "enum":
    case "literal":
      return schema;
    case "array":
      return depth > 8
        ? { kind: "string", pointer }
        : { ...schema, items: textual(schema.items, context, 9) };
    default:
      return { kind: "string", pointer };
  }
}
