import { call, type EventStream, type ItemStream } from "@gen-client/runtime";
import {
  asBytes,
  asText,
  type Bound,
  type ByMediaType,
  bindClient,
  byMediaType,
  type ClientBase,
  events,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";

interface Answer {
  text: string;
}
interface Chunk {
  piece: string;
}
interface Ask {
  prompt: string;
  stream?: boolean | null;
}
interface Failures {
  default: { message: string };
}
const AnswerReader: Reader<Answer> = reader(() => r.object({ text: r.string() }));
const ChunkReader: Reader<Chunk> = reader(() => r.object({ piece: r.string() }));

const ask: Operation<
  { body: Ask },
  ByMediaType<{ "application/json": Answer; "text/event-stream": EventStream<Chunk> }, "stream">,
  Failures
> = operation(() => ({
  id: "ask",
  method: "POST",
  path: "/ask",
  replies: {
    200: byMediaType(
      { "application/json": AnswerReader, "text/event-stream": events(ChunkReader) },
      "stream",
    ),
  },
}));
const report: Operation<
  { path: { id: string } },
  ByMediaType<{ "application/json": Answer; "application/pdf": Blob; "text/csv": string }>
> = operation(() => ({
  id: "report",
  method: "GET",
  path: "/reports/{id}",
  replies: {
    200: byMediaType({
      "application/json": AnswerReader,
      "application/pdf": asBytes(),
      "text/csv": asText("text/csv"),
    }),
  },
}));
const download: Operation<{ query?: { size?: number } }, Blob, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asBytes() },
}));
const follow: Operation<undefined, EventStream<Chunk>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/follow",
  replies: { 200: events(ChunkReader) },
}));

interface Client extends ClientBase {
  readonly ask: Bound<typeof ask>;
  readonly report: Bound<typeof report>;
  readonly download: Bound<typeof download>;
  readonly follow: Bound<typeof follow>;
}
const api: Client = bindClient(
  { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
  {},
  { ask, report, download, follow },
);

/** The flag of the body says whether the data is a stream. */
export async function flagged(maybe: boolean): Promise<void> {
  const whole: Answer = await api.ask({ body: { prompt: "?" } });
  const same: Answer = await api.ask({ body: { prompt: "?", stream: false } });
  const pieces: EventStream<Chunk> = await api.ask({ body: { prompt: "?", stream: true } });
  for await (const chunk of api.ask({ body: { prompt: "?", stream: true } })) chunk.piece satisfies string;
  const either: Answer | EventStream<Chunk> = await api.ask({ body: { prompt: "?", stream: maybe } });
  // @ts-expect-error: where the flag is not known, neither is the data
  const unsure: Answer = await api.ask({ body: { prompt: "?", stream: maybe } });
  // @ts-expect-error: a property that the body has not
  await api.ask({ body: { prompt: "?", steam: true } });
  // @ts-expect-error: the body is needed
  await api.ask({});
  const bare: EventStream<Chunk> = await call(api, ask, { body: { prompt: "?", stream: true } });
  const bareWhole: Answer = await call(api, ask, { body: { prompt: "?" } });
  const result = await api.ask({ body: { prompt: "?", stream: true } }).safe();
  if (result.ok) result.data satisfies EventStream<Chunk>;
  else if (result.error.kind === "api") result.error.data?.message satisfies string | undefined;
  [whole, same, pieces, either, unsure, bare, bareWhole] satisfies unknown[];
}

/** Where a call may end without data, so may one that asks for a stream. */
const askLater: Operation<
  { body: Ask },
  ByMediaType<
    { "application/json": Answer | undefined; "text/event-stream": EventStream<Chunk> | undefined },
    "stream"
  >
> = operation(ask.describe);
const later: Bound<typeof askLater> = (...args) => call(api, askLater, ...args);

export async function perhaps(): Promise<void> {
  const pieces: EventStream<Chunk> | undefined = await later({ body: { prompt: "?", stream: true } });
  // @ts-expect-error: there may be none
  const sure: EventStream<Chunk> = await later({ body: { prompt: "?", stream: true } });
  [pieces, sure] satisfies unknown[];
}

/** The call asks for a media type, or takes what comes. */
export async function accepted(): Promise<void> {
  const csv: string = await api.report({ path: { id: "1" } }, { accept: "text/csv" });
  const pdf: Blob = await api.report({ path: { id: "1" } }, { accept: "application/pdf" });
  const raw: ReadableStream<Uint8Array> = await api.report(
    { path: { id: "1" } },
    { accept: "application/pdf", as: "stream" },
  );
  const any: Answer | Blob | string = await api.report({ path: { id: "1" } });
  // @ts-expect-error: not documented
  await api.report({ path: { id: "1" } }, { accept: "text/html" });
  // @ts-expect-error: it may be any of them
  const sure: string = await api.report({ path: { id: "1" } });
  const bare: string = await call(api, report, { path: { id: "1" } }, { accept: "text/csv" });
  [csv, pdf, raw, any, sure, bare] satisfies unknown[];
}

/** The call says what to make of bytes. */
export async function shaped(): Promise<void> {
  const blob: Blob = await api.download();
  const stream: ReadableStream<Uint8Array> = await api.download({}, { as: "stream", retry: false });
  const bytes: Uint8Array = await api.download(undefined, { as: "bytes" });
  // @ts-expect-error: a form that there is not
  await api.download({}, { as: "buffer" });
  // @ts-expect-error: a misspelt option
  await api.download({}, { tiemout: 5 });
  await api.download({}, { onProgress: ({ receivedBytes, totalBytes }) => [receivedBytes, totalBytes ?? 0] });
  const bare: ReadableStream<Uint8Array> = await call(api, download, {}, { as: "stream" });
  const bareBlob: Blob = await call(api, download);
  [blob, stream, bytes, bare, bareBlob] satisfies unknown[];
}

/** A call whose data is a stream is one itself. */
export async function looped(): Promise<void> {
  for await (const chunk of api.follow()) chunk.piece satisfies string;
  for await (const chunk of await api.follow()) chunk.piece satisfies string;
  for await (const { event, data } of (await api.follow()).events()) [event, data.piece] satisfies string[];
  const items: ItemStream<Chunk> = await call(api, follow);
  // @ts-expect-error: no form of bytes
  await api.follow(undefined, { as: "stream" });
  items satisfies AsyncIterable<Chunk>;
}

/** The headers that the document names. */
const limited: Operation<undefined, Answer, Failures, { "x-limit": number; link?: string }> = operation(
  () => ({
    id: "limited",
    method: "GET",
    path: "/limited",
    replies: { 200: AnswerReader },
  }),
);
const bound: Bound<typeof limited> = (...args) => call(api, limited, ...args);

export async function documentedHeaders(): Promise<void> {
  const { headers, data } = await bound().withMeta();
  [headers["x-limit"], data.text] satisfies [number, string];
  headers.link satisfies string | undefined;
  // @ts-expect-error: not documented
  headers.etag;
  const result = await bound().safe();
  if (result.ok) result.headers["x-limit"] satisfies number;
  // @ts-expect-error: there is no such thing where the document names none
  (await api.report({ path: { id: "1" } }).withMeta()).headers;
}
