import { InputFault } from "../errors/input-fault.ts";
import type { BodyEncoding, ParameterStyle, PartEncoding } from "../operation.ts";
import { assembled, type BodyPiece, single } from "./assemble.ts";
import type { EncodedBody } from "./encoded-body.ts";
import { formText } from "./form.ts";
import { jsonText } from "./json-text.ts";
import { encodedLines } from "./lines.ts";
import { formParts } from "./multipart.ts";
import { itemParts } from "./multipart-items.ts";
import { isPart } from "./part.ts";
import { unwritable } from "./unwritable.ts";

/** What a body differs in from the default of its kind. */
export interface BodyOptions {
  /** As the document has it; may be a range such as `image/*`. */
  readonly mediaType?: string;
  /** The body may be left out. */
  readonly optional?: true;
  /** Turns values into their form on the wire; of records, each. */
  readonly write?: (body: unknown) => unknown;
}

/** The same, with fields. */
export interface FormOptions extends BodyOptions {
  /** By field: those that are written in another way than their value asks for. */
  readonly parts?: Readonly<Record<string, ParameterStyle>>;
}

/** The same, with parts. */
export interface MultipartOptions extends BodyOptions {
  /** By part: what the document says of them. */
  readonly parts?: Readonly<Record<string, PartEncoding>>;
}

/** The same, with parts that have no names. */
export interface MultipartItemsOptions extends BodyOptions {
  /** Of the first parts, by position. */
  readonly prefix?: readonly PartEncoding[];
  /** Of all further parts. */
  readonly item?: PartEncoding;
}

// Each word brings its encoder along, and is marked as free of effects: a bundle holds those alone that its operations use.

/** `application/json`. */
export const json = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("application/json", options, (body, mediaType) =>
    fixed(jsonText(wireForm(body, options)), mediaType),
  );

/** `application/x-www-form-urlencoded`. */
export const urlencoded = /*@__NO_SIDE_EFFECTS__*/ (options?: FormOptions): BodyEncoding =>
  encoding("application/x-www-form-urlencoded", options, (body, mediaType) =>
    fixed(formText(wireForm(body, options), options?.parts), mediaType),
  );

/** `multipart/form-data`. */
export const multipart = /*@__NO_SIDE_EFFECTS__*/ (options?: MultipartOptions): BodyEncoding =>
  encoding("multipart/form-data", options, (body, mediaType, boundary) => {
    const mark = boundary();
    const parts = formParts(wireForm(body, options), options?.parts ?? {}, mark);
    return assembled([...parts, `--${mark}--\r\n`], `${mediaType}; boundary=${mark}`);
  });

/** `multipart/mixed`: a list of parts. */
export const multipartItems = /*@__NO_SIDE_EFFECTS__*/ (options?: MultipartItemsOptions): BodyEncoding =>
  encoding("multipart/mixed", options, (body, mediaType, boundary) => {
    const mark = boundary();
    const parts = itemParts(body, options?.prefix ?? [], options?.item, mark);
    return assembled([...parts, `--${mark}--\r\n`], `${mediaType}; boundary=${mark}`);
  });

/** `text/plain`. */
export const text = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("text/plain", options, (body, mediaType) => fixed(String(body), withCharset(mediaType)));

/** `application/octet-stream`. */
export const bytes = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("application/octet-stream", options, (body, mediaType) => {
    const { value, contentType } = isPart(body) ? body : { value: body, contentType: undefined };
    // Of a range, the bytes themselves know best.
    const isOpen = options?.mediaType?.endsWith("*") === true && mediaType === "application/octet-stream";
    const own = contentType ?? (isOpen && value instanceof Blob ? value.type : "");
    return single(value as BodyPiece, own || mediaType);
  });

/** `application/x-ndjson`. */
export const ndjson = /*@__NO_SIDE_EFFECTS__*/ (options?: BodyOptions): BodyEncoding =>
  encoding("application/x-ndjson", options, (records, mediaType) =>
    encodedLines(records, mediaType, (record) => wireForm(record, options)),
  );

function wireForm(body: unknown, options: BodyOptions | undefined): unknown {
  return options?.write === undefined ? body : options.write(body);
}

function encoding(
  standard: string,
  options: BodyOptions | undefined,
  encode: (body: unknown, mediaType: string, boundary: () => string) => EncodedBody,
): BodyEncoding {
  const mediaType = options?.mediaType ?? standard;
  return {
    mediaType,
    encode: (body, wanted = mediaType, boundary) => {
      if (body === undefined) {
        if (options?.optional) return { kind: "none" };
        throw new InputFault("the body is missing", "Pass body.");
      }
      try {
        // A range is what the document allows, and nothing that can be sent.
        return encode(body, wanted.includes("*") ? standard : wanted, boundary);
      } catch (cause) {
        throw unwritable(cause);
      }
    },
  };
}

function fixed(content: string, mediaType: string): EncodedBody {
  return { kind: "fixed", bytes: content, mediaType };
}

function withCharset(mediaType: string): string {
  return mediaType.startsWith("text/") && !/;\s*charset=/i.test(mediaType)
    ? `${mediaType}; charset=utf-8`
    : mediaType;
}
