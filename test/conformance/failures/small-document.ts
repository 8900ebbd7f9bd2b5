/** An API that says everything with a 200, as its document has it. */
export const SMALL_DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "Small talk", version: "1" },
  paths: {
    "/post": {
      post: {
        operationId: "postMessage",
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: { type: "object", properties: { text: { type: "string" } } } },
          },
        },
        responses: {
          "200": { description: "Sent", content: content({ ok: { const: true }, ts: { type: "string" } }) },
          default: {
            description: "Failed",
            content: content({ ok: { const: false }, error: { type: "string" } }),
          },
        },
      },
    },
    "/history": {
      get: {
        operationId: "history",
        responses: {
          "200": {
            description: "Some of it",
            content: content({
              ok: { type: "boolean" },
              messages: { type: "array", items: { type: "string" } },
            }),
          },
        },
      },
    },
  },
} as const;

function content(properties: object): object {
  return {
    "application/json": { schema: { type: "object", properties, required: Object.keys(properties) } },
  };
}
