import { type Draft, type Group, isObject, type Json, mapSchemas, remotes } from "./suite.ts";

/** Schemas of the suite as the components of an OpenAPI document; each is the reply of one operation. */
export interface SuiteDocument {
  readonly text: string;
  /** The groups by the names of their components. */
  readonly groups: ReadonlyMap<string, Group>;
}

const VERSIONS: Readonly<Record<Draft, string>> = { "draft2020-12": "3.1.1", draft4: "3.0.4" };

/**
 * Groups in as few documents as may be: what names itself (`$id`, `$anchor`) has one to itself, for names are of the whole
 * document.
 */
export function batches(groups: readonly Group[]): readonly (readonly Group[])[] {
  const isApart = (group: Group): boolean =>
    needsServer(group) || /"\$(?:id|anchor|dynamicAnchor)":/.test(JSON.stringify(group.schema));
  const apart = groups.filter(isApart);
  const together = groups.filter((group) => !apart.includes(group));
  const drafts = ["draft2020-12", "draft4"].map((name) => together.filter(({ draft }) => draft === name));
  return [...drafts.filter(({ length }) => length > 0), ...apart.map((group) => [group])];
}

function needsServer({ schema }: Group): boolean {
  return JSON.stringify(schema).includes("//localhost:1234/");
}

export function documentOf(groups: readonly Group[]): SuiteDocument {
  const named = groups.map((group) => [nameOf(group), group] as const);
  const [first] = groups;
  const document = {
    openapi: VERSIONS[first?.draft ?? "draft2020-12"],
    info: { title: "Suite", version: "1" },
    servers: [{ url: "https://suite.test" }],
    paths: Object.fromEntries(named.map(([name]) => [`/${name}`, { get: operation(name) }])),
    components: {
      schemas: Object.fromEntries([
        ...named.map(([name, group]) => [name, schemaOf(name, group)] as const),
        ...(groups.some(needsServer) ? remotes() : []).map(
          (each, index) => [`Remote${index}`, each] as const,
        ),
      ]),
    },
  };
  return { text: JSON.stringify(document), groups: new Map(named) };
}

/** `Draft4AllOf3`: names that no rule of naming changes. */
export function nameOf({ id }: Group): string {
  const words = id.split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function operation(name: string): object {
  const schema = { $ref: `#/components/schemas/${name}` };
  const content = { "application/json": { schema } };
  return { operationId: `get${name}`, responses: { 200: { description: "a value", content } } };
}

/** References within the schema lead to where it stands now. */
function schemaOf(name: string, { schema }: Group): Json {
  return rebased(schema, `#/components/schemas/${name}`);
}

function rebased(schema: Json, root: string): Json {
  // A schema with an identifier is the base of its references itself.
  if (!isObject(schema) || typeof schema["$id"] === "string") return schema;
  const moved = Object.entries(schema).map(([key, value]): [string, Json] => {
    const isReference = key === "$ref" || key === "$dynamicRef";
    const isLocal = isReference && typeof value === "string" && /^#(?:\/|$)/.test(value);
    return [key, isLocal ? root + value.slice(1) : value];
  });
  return mapSchemas(Object.fromEntries(moved), (inner) => rebased(inner, root));
}
