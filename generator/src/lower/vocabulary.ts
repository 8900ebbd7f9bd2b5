import type { ShapeName } from "../upgrade/shapes.ts";

/** The keys of one object of OpenAPI 3.0 to 3.2. */
export interface Vocabulary {
  /** Those that the lowering reads, or says something of wherever it meets them. */
  readonly read: ReadonlySet<string>;
  /** Those that have no counterpart in the IR. */
  readonly unread: ReadonlySet<string>;
}

const METHODS = "get put post delete options head patch trace query";

/** Keywords of JSON Schema 2020-12, of OpenAPI's own, and of older drafts that documents still use. */
const SCHEMA = [
  "$id $ref $anchor $dynamicRef $dynamicAnchor $defs $recursiveRef definitions id",
  "allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains properties patternProperties",
  "additionalProperties propertyNames unevaluatedItems unevaluatedProperties additionalItems dependencies",
  "type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern",
  "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired",
  "title description default deprecated readOnly writeOnly example examples format contentEncoding contentMediaType",
  "discriminator externalDocs nullable",
].join(" ");

/** What is known of each object. Other keys are its extensions (`x-…`), or unknown. */
export const VOCABULARY: { readonly [name in ShapeName]?: Vocabulary } = {
  document: keys(
    "openapi info servers paths webhooks components security tags externalDocs",
    "$self jsonSchemaDialect",
  ),
  info: keys("title version description license", "summary termsOfService contact"),
  license: keys("name identifier", "url"),
  server: keys("url description name variables"),
  serverVariable: keys("enum default description"),
  tag: keys("name description externalDocs", "summary parent kind"),
  externalDocs: keys("url description"),
  components: keys(
    "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes",
  ),
  pathItem: keys(`$ref summary description servers parameters additionalOperations ${METHODS}`),
  operation: keys(
    "tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers",
  ),
  parameter: keys(
    "name in description required deprecated style explode allowReserved allowEmptyValue schema content example examples",
  ),
  requestBody: keys("description content required"),
  response: keys("description headers content links", "summary"),
  link: keys("operationRef operationId parameters requestBody description", "server"),
  mediaType: keys("schema itemSchema example examples encoding prefixEncoding itemEncoding"),
  encoding: keys("contentType headers style explode allowReserved", "encoding prefixEncoding itemEncoding"),
  header: keys(
    "description required schema content",
    "deprecated style explode allowReserved example examples",
  ),
  example: keys("value dataValue", "summary description serializedValue externalValue"),
  securityScheme: keys(
    "type description name in scheme bearerFormat flows openIdConnectUrl deprecated",
    "oauth2MetadataUrl",
  ),
  flows: keys("implicit password clientCredentials authorizationCode deviceAuthorization"),
  flow: keys("authorizationUrl deviceAuthorizationUrl tokenUrl refreshUrl scopes"),
  schema: keys(SCHEMA, "$schema $vocabulary $comment $recursiveAnchor contentSchema xml"),
  discriminator: keys("propertyName mapping", "defaultMapping"),
};

function keys(read: string, unread = ""): Vocabulary {
  return { read: new Set(read.split(" ")), unread: new Set(unread.split(" ")) };
}
