/** A piece of a reply that holds one item. */
export interface Frame {
  readonly text: string;
  /** Name and id, of an event. */
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  /** Nothing says that it is whole: it is good only as JSON that ends by itself. */
  readonly isOpen?: boolean;
  /** Something of it is missing, whatever its text is good for. */
  readonly isCut?: boolean;
  /** It holds no item, and says with its id how far the stream has come. */
  readonly isMark?: boolean;
}

/** Cuts text into frames. What it holds back is never longer than it was told. */
export interface Framing {
  /** The frames that are complete with this text. Throws `FrameTooLong`. */
  readonly feed: (text: string) => readonly Frame[];
  /** What is left when the body has ended. */
  readonly end: () => readonly Frame[];
}

/** One item is longer than the policy's `reader.maxBytes`. */
export class FrameTooLong extends Error {}
