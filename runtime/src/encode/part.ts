import type { BinarySource } from "./binary.ts";

const PART: unique symbol = Symbol.for("@gen-client/runtime/part");

/** What a part says of itself beyond its value. */
export interface PartOptions {
  /** Makes the part a file. Default: the name of a `File`; `blob` for other bytes. */
  readonly fileName?: string | undefined;
  /** Default: what the document says, else the type of a `Blob`. */
  readonly contentType?: string | undefined;
  /** Further headers of the part, such as `Content-ID`. */
  readonly headers?: PartHeaders | undefined;
}

/** What `part()` takes. */
type Bytes = BinarySource | (() => BinarySource | Promise<BinarySource>);

/** Headers by name. */
type PartHeaders = Readonly<Record<string, string>>;

/** A value with what its part says of it, made by `part()`. */
export interface BodyPart<Value = Bytes, Headers = PartHeaders | undefined> extends PartOptions {
  readonly [PART]: true;
  readonly value: Value;
  readonly headers: Headers & (PartHeaders | undefined);
}

/** A body some of whose parts may have, or need, headers of the caller's: `part(value, { headers })`. */
export type WithPartHeaders<Body, Headers> = {
  [Name in keyof Body]: Name extends keyof Headers ? Headed<Body[Name], Headers[Name]> : Body[Name];
};

type Headed<Value, Headers> = Value extends readonly (infer Item)[]
  ? readonly Headed<Item, Headers>[]
  : Value extends undefined
    ? Value
    : Partial<Headers> extends Headers
      ? Value | BodyPart<Unwrapped<Value>, Headers | undefined>
      : BodyPart<Unwrapped<Value>, Headers>;

type Unwrapped<Value> = Value extends BodyPart<infer Inner> ? Inner : Value;

/**
 * A part of a multipart body with a file name, type or headers of its own. Of a body that is all bytes, it says the type.
 *
 * @example
 * await api.videos.upload({ body: { video: part(stream, { fileName: "talk.mp4", contentType: "video/mp4" }) } });
 */
export function part<Value, Headers extends PartHeaders>(
  value: Value,
  options: PartOptions & { readonly headers: Headers },
): BodyPart<Value, Headers>;
export function part<Value>(value: Value, options?: PartOptions): BodyPart<Value, undefined>;
export function part(value: unknown, options: PartOptions = {}): BodyPart<unknown> {
  return { headers: undefined, ...options, [PART]: true, value };
}

/** Whether it was made by `part()`, of whatever copy of the package. */
export function isPart(value: unknown): value is BodyPart<unknown> {
  return typeof value === "object" && value !== null && PART in value;
}
