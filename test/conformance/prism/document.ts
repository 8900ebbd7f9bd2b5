const array = (type: string): object => ({ type: "array", items: { type }, minItems: 2 });
const point = {
  type: "object",
  required: ["x", "y"],
  properties: { x: { type: "integer" }, y: { type: "integer" } },
  additionalProperties: false,
};
const noContent = {
  204: { description: "Right." },
  401: { description: "Who?" },
  422: { description: "Wrong." },
};

/**
 * A parameter of each style, each of a type that wrong text is not. Those are missing that Prism 5.16 misreads: lists and
 * the style matrix in a path end it, spaceDelimited is split after decoding, and of a form's repeated field it sees the last.
 */
const PARAMETERS: Readonly<Record<string, object>> = {
  simplePath: { in: "path", schema: { type: "integer" } },
  labelPath: { in: "path", style: "label", schema: { type: "integer" } },
  formQuery: { in: "query", schema: array("integer") },
  packedQuery: { in: "query", explode: false, schema: array("integer") },
  pipeQuery: { in: "query", style: "pipeDelimited", explode: false, schema: array("integer") },
  deepQuery: { in: "query", style: "deepObject", schema: point },
  objectQuery: { in: "query", explode: true, schema: point },
  jsonQuery: { in: "query", content: { "application/json": { schema: point } } },
  listHeader: { in: "header", schema: array("integer") },
  cookie: { in: "cookie", schema: { type: "integer" } },
};

const body = (mediaType: string, schema: object, encoding?: object): object => ({
  required: true,
  content: { [mediaType]: { schema, ...(encoding !== undefined && { encoding }) } },
});

const BODIES: Readonly<Record<string, object>> = {
  json: body("application/json", point),
  form: body(
    "application/x-www-form-urlencoded",
    { type: "object", required: ["n", "at"], properties: { n: { type: "integer" }, at: point } },
    { at: { style: "deepObject", explode: true } },
  ),
  multipart: body("multipart/form-data", {
    type: "object",
    required: ["note", "file"],
    properties: { note: { type: "string" }, file: { type: "string", format: "binary" } },
  }),
};

const SECURITY: Readonly<Record<string, readonly object[]>> = {
  headerKey: [{ headerKey: [] }],
  queryKey: [{ queryKey: [] }],
  cookieKey: [{ cookieKey: [] }],
  basic: [{ basic: [] }],
  bearer: [{ bearer: [] }],
  both: [{ basic: [], headerKey: [] }],
  either: [{ basic: [] }, { queryKey: [] }],
  optional: [{}, { bearer: [] }],
};

function operations(): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const [name, parameter] of Object.entries(PARAMETERS)) {
    const isPath = name.endsWith("Path");
    paths[`/parameters/${name}${isPath ? `/{${name}}` : ""}`] = {
      get: { operationId: name, parameters: [{ name, required: true, ...parameter }], responses: noContent },
    };
  }
  for (const [name, requestBody] of Object.entries(BODIES)) {
    paths[`/bodies/${name}`] = { post: { operationId: name, requestBody, responses: noContent } };
  }
  for (const [name, security] of Object.entries(SECURITY)) {
    paths[`/security/${name}`] = { get: { operationId: `as${name}`, security, responses: noContent } };
  }
  return paths;
}

/** Parameters, bodies and credentials that Prism checks by its own reading of the document. */
export const document = {
  openapi: "3.0.3",
  info: { title: "Checked", version: "1" },
  servers: [{ url: "https://api.test" }],
  paths: operations(),
  components: {
    securitySchemes: {
      headerKey: { type: "apiKey", in: "header", name: "X-Key" },
      queryKey: { type: "apiKey", in: "query", name: "key" },
      cookieKey: { type: "apiKey", in: "cookie", name: "key" },
      basic: { type: "http", scheme: "basic" },
      bearer: { type: "http", scheme: "bearer" },
    },
  },
};
