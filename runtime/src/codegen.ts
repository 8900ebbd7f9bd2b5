/** What generated code imports, and nothing else does. Versioned with the generator. */

export type { Credential } from "./auth/provider.ts";
export {
  apiKeyInCookie,
  apiKeyInHeader,
  apiKeyInQuery,
  basic,
  bearer,
  httpScheme,
  mutualTLS,
  oauth2,
  openIdConnect,
} from "./auth/schemes.ts";
export type { Bound, CallArguments, NoInput } from "./call/bound.ts";
export type { CallOptions } from "./call/options.ts";
export type { ByMediaType } from "./call/reply-choice.ts";
export { bindClient, createBareClient, type Members } from "./client/client.ts";
export type { ClientBase } from "./client/client-base.ts";
export { bodyFailures, hedging, idempotencyKeys, rateLimiting } from "./client/features.ts";
export type {
  ClientOptions,
  CredentialFunction,
  CredentialSource,
  Credentials,
  CredentialsOf,
} from "./client/options.ts";
export { serverTemplate } from "./client/server-template.ts";
export type { BinaryBody } from "./encode/binary.ts";
export { bytes, json, multipart, multipartItems, ndjson, text, urlencoded } from "./encode/bodies.ts";
export type { RecordSource } from "./encode/lines.ts";
export { byMediaType } from "./encode/media-choice.ts";
export type { BodyPart, WithPartHeaders } from "./encode/part.ts";
export { querystring } from "./encode/querystring.ts";
export { asBytes, asJson, asStream, asText, empty } from "./encode/replies.ts";
export {
  content,
  cookie,
  deepObject,
  form,
  header,
  label,
  matrix,
  pipeDelimited,
  reserved,
  simple,
  spaceDelimited,
} from "./encode/vocabulary.ts";
export { temporal } from "./forms/temporal.ts";
export type { Duration, Instant, PlainDate, PlainDateTime, PlainTime } from "./forms/types.ts";
export { writer } from "./forms/writer.ts";
export { type ClientDescriptor, type Operation, operation, type PagedOperation } from "./operation.ts";
export { byOffset, byPage } from "./pagination/by-count.ts";
export { byCursor } from "./pagination/by-cursor.ts";
export { byLink } from "./pagination/by-link.ts";
export { paginated } from "./pagination/paginated.ts";
export { type Reader, reader } from "./read/reader.ts";
export type { UnknownVariant } from "./read/unknown-variant.ts";
/** The words of readers, for readers written by hand; generated ones import the namespace itself. */
export * as r from "./read/words.ts";
export { type HeadersReader, headersReader } from "./reply/headers-reader.ts";
export { eventObjects, events } from "./stream/events.ts";
export type { EventStream, ItemStream } from "./stream/item-stream.ts";
export { lines, sequence } from "./stream/lines.ts";
