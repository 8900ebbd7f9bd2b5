/** Offsets of a member in a text: of its key (an array's items have none) and of its value. */
export interface Span {
  readonly key?: number;
  readonly value: number;
}

/** Finds where the value at a path stands, or its nearest ancestor that is there. */
export type FindSpan = (tokens: readonly string[]) => Span;
