/** What a call is given, grouped as the document groups it. Typed per operation by the generator. */
export interface CallInput {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly cookie?: Readonly<Record<string, unknown>>;
  /** The whole query, where the document describes it as one value. */
  readonly querystring?: unknown;
  readonly body?: unknown;
  /** One of the operation's media types, where it takes several. */
  readonly contentType?: string;
}
