import { InputFault } from "../errors/input-fault.ts";
import type { BodyEncoding, OperationDescriptor } from "../operation.ts";
import type { BinaryBody, BinarySource } from "./binary.ts";
import { formText } from "./form.ts";
import { multipartBlob } from "./multipart.ts";

/** A body as it goes out. */
export type EncodedBody =
  | { readonly kind: "none" }
  /** The same bytes on every attempt. */
  | {
      readonly kind: "fixed";
      readonly bytes: string | Blob | ArrayBuffer | ArrayBufferView;
      readonly mediaType: string;
    }
  /** Readable once. */
  | { readonly kind: "once"; readonly stream: ReadableStream<Uint8Array>; readonly mediaType: string }
  /** Made anew for every attempt. */
  | {
      readonly kind: "made";
      readonly make: () => BinarySource | Promise<BinarySource>;
      readonly mediaType: string;
    };

/** Encodes the body of a call, once for all its attempts. */
export function encodeBody(
  operation: OperationDescriptor,
  body: unknown,
  contentType: unknown,
  boundary: () => string,
): EncodedBody {
  const encoding = chooseEncoding(operation.body, contentType);
  if (encoding === undefined) return { kind: "none" };
  if (body === undefined) {
    if (encoding.required) throw new InputFault("the body is missing", "Pass body.");
    return { kind: "none" };
  }
  return ENCODERS[encoding.kind](body, encoding, boundary);
}

type BodyEncoder = (body: unknown, encoding: BodyEncoding, boundary: () => string) => EncodedBody;

const ENCODERS: Readonly<Record<BodyEncoding["kind"], BodyEncoder>> = {
  json: (body, { mediaType }) => fixed(jsonText(body), mediaType),
  form: (body, encoding) => fixed(formText(body, encoding.parts), encoding.mediaType),
  multipart: (body, encoding, boundary) => {
    const mark = boundary();
    return fixed(multipartBlob(body, encoding.parts, mark), `${encoding.mediaType}; boundary=${mark}`);
  },
  text: (body, { mediaType }) => fixed(String(body), withCharset(mediaType)),
  binary: (body, { mediaType }) => binaryBody(body as BinaryBody, mediaType),
  ndjson: (body, { mediaType }) => fixed(lines(body), mediaType),
};

function chooseEncoding(offered: OperationDescriptor["body"], wanted: unknown): BodyEncoding | undefined {
  if (offered === undefined || !Array.isArray(offered)) return offered as BodyEncoding | undefined;
  const all: readonly BodyEncoding[] = offered;
  const chosen = wanted === undefined ? all[0] : all.find(({ mediaType }) => mediaType === wanted);
  if (chosen !== undefined) return chosen;
  const types = all.map(({ mediaType }) => mediaType).join(", ");
  throw new InputFault("the contentType is none of the operation's", `Pass one of: ${types}.`);
}

function fixed(bytes: string | Blob, mediaType: string): EncodedBody {
  return { kind: "fixed", bytes, mediaType };
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
