import { InputFault } from "../errors/input-fault.ts";
import type { BodyEncoding, PartEncoding } from "../operation.ts";
import type { BinaryBody } from "./binary.ts";
import type { BodyEncoder, EncodedBody } from "./encoded-body.ts";
import { formText } from "./form.ts";
import { multipartBlob } from "./multipart.ts";

/** What a body differs in from the default of its kind. */
export interface BodyOptions {
  readonly mediaType?: string;
  /** The body may be left out. */
  readonly optional?: true;
  /** By property, for form and multipart bodies. */
  readonly parts?: Readonly<Record<string, PartEncoding>>;
}

// Each word brings its encoder along, and is marked as free of effects: a bundle holds those alone that its operations use.

/** `application/json`. */
export const json = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("application/json", options, (mediaType) => (body) => fixed(jsonText(body), mediaType));

/** `application/x-www-form-urlencoded`. */
export const urlencoded = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding(
    "application/x-www-form-urlencoded",
    options,
    (mediaType) => (body) => fixed(formText(body, options?.parts), mediaType),
  );

/** `multipart/form-data`. */
export const multipart = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("multipart/form-data", options, (mediaType) => (body, boundary) => {
    const mark = boundary();
    return fixed(multipartBlob(body, options?.parts, mark), `${mediaType}; boundary=${mark}`);
  });

/** `text/plain`. */
export const text = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("text/plain", options, (mediaType) => (body) => fixed(String(body), withCharset(mediaType)));

/** `application/octet-stream`. */
export const bytes = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding(
    "application/octet-stream",
    options,
    (mediaType) => (body) => binaryBody(body as BinaryBody, mediaType),
  );

/** `application/x-ndjson`. */
export const ndjson = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("application/x-ndjson", options, (mediaType) => (body) => fixed(lines(body), mediaType));

function encoding(
  standard: string,
  options: BodyOptions | undefined,
  encoderOf: (mediaType: string) => BodyEncoder,
): BodyEncoding {
  const mediaType = options?.mediaType ?? standard;
  return { mediaType, required: options?.optional !== true, encode: encoderOf(mediaType) };
}

function fixed(content: string | Blob, mediaType: string): EncodedBody {
  return { kind: "fixed", bytes: content, mediaType };
}

function binaryBody(body: BinaryBody, mediaType: string): EncodedBody {
  if (typeof body === "function") return { kind: "made", make: body, mediaType };
  if (body instanceof ReadableStream) return { kind: "once", stream: body, mediaType };
  return { kind: "fixed", bytes: body, mediaType };
}

function lines(body: unknown): string {
  const isList = typeof body === "object" && body !== null && Symbol.iterator in body;
  if (!isList) throw new InputFault("the body is no list of records", "Pass an array.");
  return Array.from(body as Iterable<unknown>, (record) => `${jsonText(record)}\n`).join("");
}

function jsonText(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new InputFault("the body is no JSON value", "It holds a cycle or a bigint.", cause);
  }
}

function withCharset(mediaType: string): string {
  return mediaType.startsWith("text/") && !/;\s*charset=/i.test(mediaType)
    ? `${mediaType}; charset=utf-8`
    : mediaType;
}
