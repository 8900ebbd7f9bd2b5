import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The JSON-Schema-Test-Suite, if it is there. */
const SUITE = new URL("../../../../shared/conformance/json-schema-test-suite/tests/", import.meta.url);

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Draft = "draft2020-12" | "draft4";

/** One schema, and the values that it has to accept or reject. */
export interface Group {
  /** `draft2020-12/allOf/3`. */
  readonly id: string;
  readonly draft: Draft;
  /** The file of the suite, without its ending. */
  readonly keyword: string;
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly Test[];
}

export interface Test {
  readonly description: string;
  readonly data: Json;
  readonly valid: boolean;
}

/** The required groups of a draft, of draft 4 those that a schema of OpenAPI 3.0 can say; none where the suite is absent. */
export function groupsOf(draft: Draft): readonly Group[] {
  const folder = new URL(`${draft}/`, SUITE);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const groups = files.sort().flatMap((name) => {
    const keyword = name.replace(/\.json$/, "");
    const read: Omit<Group, "id" | "draft" | "keyword">[] = JSON.parse(
      readFileSync(new URL(name, folder), "utf8"),
    );
    return read.map((group, index) => ({ ...group, id: `${draft}/${keyword}/${index}`, draft, keyword }));
  });
  return draft === "draft4" ? groups.filter(({ schema }) => isOfOpenApi30(schema)) : groups;
}

/** What the figure leaves out, as the goal does: their schemas are of other documents, or none that OpenAPI can choose. */
export function isOutside({ keyword, schema }: Group): boolean {
  return ["dynamicRef", "refRemote", "vocabulary"].includes(keyword) || leadsOut(schema);
}

/** Keywords of a schema object of OpenAPI 3.0 (4.7.24). */
const OPENAPI_30 = new Set([
  ...["$ref", "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"],
  ...["maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties"],
  ...["minProperties", "required", "enum", "type", "allOf", "oneOf", "anyOf", "not", "items", "properties"],
  ...["additionalProperties", "description", "format", "default"],
]);

function isOfOpenApi30(schema: Json): boolean {
  if (!isObject(schema)) return false;
  const { $ref, type, items } = schema;
  if (typeof $ref === "string" && $ref !== "#") return false;
  if (Array.isArray(type) || type === "null" || Array.isArray(items)) return false;
  return (
    Object.keys(schema).every((key) => OPENAPI_30.has(key)) &&
    schemasIn(schema).every(
      ([key, inner]) =>
        isOfOpenApi30(inner) || (key === "additionalProperties" && typeof inner === "boolean"),
    )
  );
}

const ONE = [
  ...["additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"],
  ...["unevaluatedItems", "unevaluatedProperties"],
];
const MANY = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/** The schemas directly inside of one, with the keyword that each stands under. */
export function schemasIn(schema: { readonly [key: string]: Json }): readonly (readonly [string, Json])[] {
  return Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
    if (ONE.includes(key)) return [[key, value]];
    if (MANY.includes(key) && Array.isArray(value)) return value.map((inner) => [key, inner]);
    return NAMED.includes(key) && isObject(value) ? Object.values(value).map((inner) => [key, inner]) : [];
  });
}

/** The same schema with each schema directly inside of it replaced. */
export function mapSchemas(schema: { readonly [key: string]: Json }, change: (inner: Json) => Json): Json {
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (ONE.includes(key)) return [key, change(value)];
    if (MANY.includes(key) && Array.isArray(value)) return [key, value.map(change)];
    if (!NAMED.includes(key) || !isObject(value)) return [key, value];
    return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]))];
  });
  return Object.fromEntries(entries);
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the suite's server would serve, as schemas that have its addresses: a document may hold them itself. */
export function remotes(): readonly Json[] {
  const folder = new URL("../remotes/draft2020-12/", SUITE);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".json"),
  );
  const texts = paths.sort().map((path) => [path, readFileSync(new URL(path, folder), "utf8")] as const);
  // Dialects are made of the meta-schema, which is not the suite's to serve.
  const schemas = texts.filter(([, text]) => !text.includes("https://json-schema.org/draft/2020-12/meta"));
  return schemas.map(([path, text]): Json => {
    const schema: Json = JSON.parse(text);
    const address = `http://localhost:1234/draft2020-12/${path}`;
    if (!isObject(schema)) return schema;
    const { $id } = schema;
    if ($id === undefined || $id === address) return { $id: address, ...schema };
    // One that names itself otherwise is found under both names.
    return { $id: address, $defs: { schema }, $ref: $id };
  });
}

/** Refers to a schema that the group does not hold: one of the suite's server, or the meta-schema. */
function leadsOut(schema: Json): boolean {
  const ids = new Set<string>();
  const references: string[] = [];
  collect(schema, "https://suite.test/", ids, references);
  return references.some((reference) => !ids.has(reference));
}

function collect(schema: Json, base: string, ids: Set<string>, references: string[]): void {
  if (!isObject(schema)) return;
  const { $id, $ref } = schema;
  const own = typeof $id === "string" ? new URL($id, base).href : base;
  ids.add(own);
  if (typeof $ref === "string") references.push(new URL($ref, own).href.replace(/#.*$/, ""));
  for (const [, inner] of schemasIn(schema)) collect(inner, own, ids, references);
}
