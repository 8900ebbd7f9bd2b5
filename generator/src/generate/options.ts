import type { Vendor } from "../extension/vendors/read-vendors.ts";
import type { FormatForms } from "../ir/forms.ts";
import type { PinnedHeader } from "../plan/plan-types.ts";
import type { Selection } from "../select/filter.ts";

export type { PinnedHeader } from "../plan/plan-types.ts";
export type { Selection } from "../select/filter.ts";

/** Where the document comes from, and what is done to it before it is read. */
export interface InputOptions {
  /** A path, an `http(s)` address, or `-` for standard input. */
  readonly spec: string;
  /** OpenAPI Overlay files, applied in this order. */
  readonly overlays?: readonly string[];
  /** Fetch `$ref`s to `http(s)` addresses. Default `false`: nothing but `spec` itself is fetched. */
  readonly allowRemote?: boolean;
  /** Vendors whose own extensions are read for policy, below the document's `x-resilience` of the same place. */
  readonly importExtensions?: readonly Vendor[];
}

/** Which operations a client is made of. By default, all. */
export interface SelectionOptions {
  /** Only these operations. */
  readonly include?: Partial<Selection>;
  /** Not these operations. */
  readonly exclude?: Partial<Selection>;
}

/** What values are to callers. */
export interface FormatOptions {
  /**
   * By the `format` of a schema: `{ int64: "bigint", "date-time": "Date" }`. Default: none, so that numbers stay numbers
   * and strings stay strings.
   */
  readonly formats?: FormatForms;
}

/** What `generate` does. Paths are relative to the working directory. */
export interface GenerateOptions extends InputOptions, SelectionOptions, FormatOptions {
  /** Output folder. Default: `./<title of the API>-client`. */
  readonly out?: string;
  /** Compare with the output folder and write nothing. Default `false`. */
  readonly check?: boolean;
  /** Write over generated files that were edited by hand. Default `false`. */
  readonly force?: boolean;
  /** `contract`, the default: types say what the document says; `guaranteed`: what the reader guarantees. */
  readonly types?: "contract" | "guaranteed";
  /**
   * How relative imports of the client end: `js`, the default, for compilers and bundlers; `ts`, which Node 22.18 and
   * later run as they are; `none`, for bundlers alone.
   */
  readonly importExtension?: "js" | "ts" | "none";
  /** Headers that name the API's version, sent on every call whatever the document says of them. Default: none. */
  readonly pinVersions?: readonly PinnedHeader[];
  /** Folder of templates that take the place of the built-in ones. */
  readonly templates?: string;
}
