/** Which page of a list failed, and how to go on from it. */
export interface PagePosition {
  /** Counts from 1. */
  readonly number: number;
  /** `resume` of a call that goes on with this page; `undefined`: the list begins with it. */
  readonly cursor: string | number | undefined;
  /** Items of the pages before. */
  readonly itemsBefore: number;
}
