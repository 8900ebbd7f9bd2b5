/** The entry of the runtime that emitted code imports; versioned with the generator. */
export const RUNTIME_ENTRY = "@gen-client/runtime/codegen";

/** The entry of the words that readers are written in: a bundler drops unused members of a namespace, not of an object. */
export const RUNTIME_WORDS = "@gen-client/runtime/schema";

/** What emitted code may name of the runtime. A test resolves each of them. */
export const RUNTIME_VALUES = [
  "apiKeyInCookie",
  "apiKeyInHeader",
  "apiKeyInQuery",
  "asBytes",
  "asJson",
  "asStream",
  "asText",
  "basic",
  "bearer",
  "bindClient",
  "bodyFailures",
  "byCursor",
  "byLink",
  "byMediaType",
  "byOffset",
  "byPage",
  "bytes",
  "content",
  "cookie",
  "createBareClient",
  "deepObject",
  "empty",
  "eventObjects",
  "events",
  "form",
  "header",
  "headersReader",
  "hedging",
  "httpScheme",
  "idempotencyKeys",
  "json",
  "label",
  "lines",
  "matrix",
  "multipart",
  "multipartItems",
  "mutualTLS",
  "ndjson",
  "oauth2",
  "openIdConnect",
  "operation",
  "paginated",
  "pipeDelimited",
  "querystring",
  "rateLimiting",
  "reader",
  "reserved",
  "sequence",
  "serverTemplate",
  "simple",
  "spaceDelimited",
  "temporal",
  "text",
  "urlencoded",
  "writer",
] as const;

export const RUNTIME_TYPES = [
  "BinaryBody",
  "BodyPart",
  "Bound",
  "ByMediaType",
  "ClientBase",
  "ClientDescriptor",
  "ClientOptions",
  "Duration",
  "Instant",
  "EventStream",
  "HeadersReader",
  "ItemStream",
  "NoInput",
  "Operation",
  "PagedOperation",
  "PlainDate",
  "PlainDateTime",
  "PlainTime",
  "Reader",
  "RecordSource",
  "UnknownVariant",
  "WithPartHeaders",
] as const;

/** Parts of the runtime that only some documents ask for, with their entries. */
export const RUNTIME_PARTS = {
  fallbacks: "@gen-client/runtime/fallback",
  health: "@gen-client/runtime/health",
  memoryCache: "@gen-client/runtime/cache",
  readWebhook: "@gen-client/runtime/webhooks",
  ready: "@gen-client/runtime/health",
  webhook: "@gen-client/runtime/webhooks",
} as const;

/** Their types. */
export const RUNTIME_PART_TYPES = {
  EventOf: "@gen-client/runtime/webhooks",
  HealthMembers: "@gen-client/runtime/health",
  ReadOptions: "@gen-client/runtime/webhooks",
  Webhook: "@gen-client/runtime/webhooks",
  WebhookReading: "@gen-client/runtime/webhooks",
} as const;

export type RuntimePart = keyof typeof RUNTIME_PARTS;
export type RuntimePartType = keyof typeof RUNTIME_PART_TYPES;
export type RuntimeValue = (typeof RUNTIME_VALUES)[number];
export type RuntimeType = (typeof RUNTIME_TYPES)[number];
