/** Objects of OpenAPI 3.0 to 3.2, by name. */
export type ShapeName =
  | "document"
  | "info"
  | "license"
  | "server"
  | "serverVariable"
  | "tag"
  | "externalDocs"
  | "components"
  | "pathItem"
  | "operation"
  | "callback"
  | "parameter"
  | "requestBody"
  | "response"
  | "mediaType"
  | "encoding"
  | "header"
  | "example"
  | "link"
  | "securityScheme"
  | "flows"
  | "flow"
  | "schema"
  | "discriminator";

/** What a member holds: one object, a list, or a map. In `paths` a key `x-…` is an extension, in `properties` a name. */
export interface Step {
  readonly kind: "one" | "list" | "map" | "extensible-map";
  readonly shape: ShapeName;
}

const one = (shape: ShapeName): Step => ({ kind: "one", shape });
const list = (shape: ShapeName): Step => ({ kind: "list", shape });
const map = (shape: ShapeName): Step => ({ kind: "map", shape });
const extensibleMap = (shape: ShapeName): Step => ({ kind: "extensible-map", shape });

type Members = { readonly [key: string]: Step };

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

const FLOWS = ["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"];

const SCHEMA: Members = {
  ...named(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"], map("schema")),
  ...named(["allOf", "anyOf", "oneOf", "prefixItems"], list("schema")),
  ...named(["items", "additionalProperties", "not", "if", "then", "else", "contains"], one("schema")),
  ...named(["propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"], one("schema")),
  discriminator: one("discriminator"),
  externalDocs: one("externalDocs"),
};

/** The members of each object that lead to others. A map's members are under its own step. */
export const SHAPES: { readonly [name in ShapeName]: ReadonlyMap<string, Step> } = {
  document: members({
    info: one("info"),
    servers: list("server"),
    tags: list("tag"),
    externalDocs: one("externalDocs"),
    paths: extensibleMap("pathItem"),
    webhooks: extensibleMap("pathItem"),
    components: one("components"),
  }),
  info: members({ license: one("license") }),
  license: members({}),
  server: members({ variables: map("serverVariable") }),
  serverVariable: members({}),
  tag: members({ externalDocs: one("externalDocs") }),
  externalDocs: members({}),
  components: members({
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("requestBody"),
    headers: map("header"),
    securitySchemes: map("securityScheme"),
    links: map("link"),
    callbacks: map("callback"),
    pathItems: map("pathItem"),
    mediaTypes: map("mediaType"),
  }),
  pathItem: members({
    ...named(METHODS, one("operation")),
    additionalOperations: map("operation"),
    parameters: list("parameter"),
    servers: list("server"),
  }),
  operation: members({
    servers: list("server"),
    externalDocs: one("externalDocs"),
    parameters: list("parameter"),
    requestBody: one("requestBody"),
    responses: extensibleMap("response"),
    callbacks: map("callback"),
  }),
  callback: members({}),
  parameter: members({ schema: one("schema"), content: map("mediaType"), examples: map("example") }),
  requestBody: members({ content: map("mediaType") }),
  response: members({ headers: map("header"), content: map("mediaType"), links: map("link") }),
  mediaType: members({
    schema: one("schema"),
    itemSchema: one("schema"),
    encoding: map("encoding"),
    itemEncoding: one("encoding"),
    prefixEncoding: list("encoding"),
    examples: map("example"),
  }),
  encoding: members({
    headers: map("header"),
    encoding: map("encoding"),
    itemEncoding: one("encoding"),
    prefixEncoding: list("encoding"),
  }),
  header: members({ schema: one("schema"), content: map("mediaType"), examples: map("example") }),
  example: members({}),
  link: members({}),
  securityScheme: members({ flows: one("flows") }),
  flows: members(named(FLOWS, one("flow"))),
  flow: members({}),
  schema: members(SCHEMA),
  discriminator: members({}),
};

/** A callback's members are path items by expression. */
export const CALLBACK_MEMBER: Step = one("pathItem");

function named(names: readonly string[], step: Step): Members {
  return Object.fromEntries(names.map((name) => [name, step]));
}

function members(table: Members): ReadonlyMap<string, Step> {
  return new Map(Object.entries(table));
}
