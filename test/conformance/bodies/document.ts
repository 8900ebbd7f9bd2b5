/** Every kind of body and query that a document can describe. */
export const document = {
  openapi: "3.2.0",
  info: { title: "Bodies", version: "1" },
  paths: {
    "/upload": {
      post: operation("upload", {
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: {
              photo: { type: "string", format: "binary" },
              files: { type: "array", items: { type: "string", format: "binary" } },
              meta: { type: "object", properties: { n: { type: "integer" } } },
              tags: { type: "array", items: { type: "string" } },
              labels: { type: "array", items: { type: "string" } },
              filter: { type: "object" },
              note: { type: "string" },
              svg: { type: "string" },
              digest: { type: "string", contentEncoding: "base64" },
              hashes: { type: "array", items: { type: "string", contentEncoding: "base64url" } },
              seal: { type: "string", contentEncoding: "base64" },
            },
          },
          encoding: {
            photo: {
              contentType: "image/png, image/jpeg",
              headers: {
                "X-Kind": { schema: { const: "photo" } },
                "X-Checksum": { required: true, schema: { type: "string" } },
              },
            },
            labels: { style: "form", explode: false },
            filter: { style: "deepObject", explode: true },
            svg: { contentType: "image/svg+xml" },
            seal: { contentType: "text/plain" },
          },
        },
      }),
    },
    "/mixed": {
      post: operation("mixed", {
        "multipart/mixed": {
          schema: { type: "array", prefixItems: [{ type: "object" }, { type: "string", format: "binary" }] },
          prefixEncoding: [
            { headers: { "X-Part": { schema: { const: "head" } } } },
            { contentType: "image/png" },
          ],
          itemEncoding: { contentType: "text/csv" },
        },
      }),
    },
    "/form": {
      post: operation("form", {
        "application/x-www-form-urlencoded": {
          schema: { type: "object" },
          encoding: {
            address: { style: "deepObject", explode: true },
            ids: { style: "form", explode: false },
            piped: { style: "pipeDelimited", explode: false },
            raw: { allowReserved: true },
            document: { contentType: "application/json" },
          },
        },
      }),
    },
    "/xml": { post: operation("xml", { "application/xml": { schema: { type: "object" } } }) },
    "/lines": { post: operation("lines", { "application/x-ndjson": { itemSchema: { type: "object" } } }) },
    "/sequence": {
      post: operation("sequence", { "application/json-seq": { itemSchema: { type: "object" } } }),
    },
    "/picture": {
      post: operation("picture", { "image/*": { schema: { type: "string", format: "binary" } } }),
    },
    "/bytes": {
      put: operation("bytes", {
        "application/octet-stream": { schema: { type: "string", format: "binary" } },
      }),
    },
    "/either": {
      post: {
        ...operation("either", {
          "application/json": { schema: { type: "object" } },
          "application/x-www-form-urlencoded": { schema: { type: "object" } },
          "image/*": { schema: { type: "string", format: "binary" } },
        }),
      },
    },
    "/search": {
      query: operation("search", { "application/json": { schema: { type: "object" } } }),
      additionalOperations: { COPY: operation("copy", { "application/json": { schema: {} } }) },
    },
    "/selector": { get: whole("selector", "application/jsonpath", { type: "string" }) },
    "/where": { get: whole("where", "application/json", { type: "object" }) },
    "/fields": {
      get: whole("fields", "application/x-www-form-urlencoded", { type: "object", additionalProperties: {} }),
    },
  },
} as const;

function operation(operationId: string, content: object): object {
  return { operationId, requestBody: { content }, responses: { 204: { description: "Nothing." } } };
}

function whole(operationId: string, mediaType: string, schema: object): object {
  const parameters = [{ name: "q", in: "querystring", content: { [mediaType]: { schema } } }];
  return { operationId, parameters, responses: { 204: { description: "Nothing." } } };
}
