import type { PlaceKind } from "./places.ts";

/** What an object of an OpenAPI document is, as far as extensions are concerned. */
export type ObjectKind =
  | PlaceKind
  | "components"
  | "callback"
  | "header"
  | "body"
  | "media type"
  | "schema"
  | "other";

/** How objects of a kind are held: one, in a list, or by name. */
export interface Member {
  readonly holds: "one" | "list" | "map";
  readonly kind: ObjectKind;
}

type Members = Readonly<Record<string, Member>>;

const one = (kind: ObjectKind): Member => ({ holds: "one", kind });
const list = (kind: ObjectKind): Member => ({ holds: "list", kind });
const map = (kind: ObjectKind): Member => ({ holds: "map", kind });

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const pathItem: Members = {
  ...Object.fromEntries(METHODS.map((method) => [method, one("operation")])),
  additionalOperations: map("operation"),
  parameters: list("parameter"),
  servers: list("other"),
};
const parameter: Members = { schema: one("schema"), content: map("media type") };

const IN_SCHEMA = [
  ...["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"],
  ...["unevaluatedItems", "unevaluatedProperties", "contentSchema"],
];
const LISTS_IN_SCHEMA = ["allOf", "anyOf", "oneOf", "prefixItems"];
const schema: Members = {
  ...Object.fromEntries(IN_SCHEMA.map((key) => [key, one("schema")])),
  ...Object.fromEntries(LISTS_IN_SCHEMA.map((key) => [key, list("schema")])),
  properties: map("property"),
  patternProperties: map("schema"),
  dependentSchemas: map("schema"),
  $defs: map("schema"),
  definitions: map("schema"),
  discriminator: one("other"),
};

/** Which members of an object hold further objects that may carry extensions. */
export const MEMBERS: Readonly<Record<ObjectKind, Members>> = {
  root: {
    info: one("other"),
    servers: list("other"),
    tags: list("tag"),
    paths: map("path item"),
    webhooks: map("webhook"),
    components: one("components"),
  },
  components: {
    schemas: map("schema"),
    parameters: map("parameter"),
    headers: map("header"),
    responses: map("response"),
    requestBodies: map("body"),
    securitySchemes: map("security scheme"),
    pathItems: map("path item"),
    callbacks: map("callback"),
    mediaTypes: map("media type"),
  },
  "path item": pathItem,
  webhook: pathItem,
  operation: {
    parameters: list("parameter"),
    requestBody: one("body"),
    responses: map("response"),
    callbacks: map("callback"),
    servers: list("other"),
  },
  callback: {},
  parameter,
  header: parameter,
  body: { content: map("media type") },
  response: { content: map("media type"), headers: map("header") },
  "media type": { schema: one("schema"), itemSchema: one("schema"), encoding: map("other") },
  schema,
  property: schema,
  "security scheme": {},
  tag: {},
  other: {},
};
