export type Json = { [key: string]: unknown };

/** A document with one object of every sort, each as plain as it may be. */
export function plainDocument(): Json {
  return {
    openapi: "3.2.0",
    info: { title: "T", version: "1", license: { name: "MIT" } },
    servers: [{ url: "https://{a}.example.com", variables: { a: { default: "x" } } }],
    tags: [{ name: "t", externalDocs: { url: "https://example.com" } }],
    paths: {
      "/a/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        get: { responses: { 200: { description: "", headers: { X: { schema: { type: "string" } } } } } },
        post: {
          requestBody: {
            content: {
              "multipart/form-data": {
                schema: { type: "object", properties: { p: { type: "string" } } },
                encoding: { p: {} },
                examples: { e: {} },
              },
            },
          },
          responses: { 204: { description: "" } },
        },
      },
    },
    components: {
      schemas: {
        S: { type: "string" },
        N: { type: "number" },
        A: { type: "array" },
        O: { type: "object", properties: { p: { type: "string" } } },
        U: { oneOf: [{ $ref: "#/components/schemas/O" }], discriminator: { propertyName: "p" } },
      },
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "K" },
        http: { type: "http", scheme: "bearer" },
        oauth: { type: "oauth2", flows: { implicit: { authorizationUrl: "https://a.example", scopes: {} } } },
        oidc: { type: "openIdConnect", openIdConnectUrl: "https://a.example" },
      },
    },
  };
}

export const OPERATION = ["paths", "/a/{id}", "get"];
export const PARAMETER = ["paths", "/a/{id}", "parameters", "0"];
export const RESPONSE = [...OPERATION, "responses", "200"];
export const BODY = ["paths", "/a/{id}", "post", "requestBody"];
export const MEDIA = [...BODY, "content", "multipart/form-data"];
export const SCHEMAS = ["components", "schemas"];
export const SCHEMES = ["components", "securitySchemes"];
