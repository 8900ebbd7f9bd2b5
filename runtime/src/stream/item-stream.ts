/**
 * Items of a reply, each read as soon as it is there. To be read once, by one loop; leaving the loop lets go of the
 * connection. What ends it early is thrown in the loop, as a typed error that says how many items came before.
 *
 * @example
 * for await (const item of await api.logs.followLogs()) show(item);
 */
export interface ItemStream<T> extends AsyncIterable<T> {
  /** Ends it from elsewhere: the connection is let go, and the loop ends as if there were no more items. */
  readonly cancel: () => void;
}

/** The data of server-sent events; a stream that sends `[DONE]` ends there. */
export interface EventStream<T> extends ItemStream<T> {
  /** The same events with their names and ids, in place of their data alone. */
  readonly events: () => AsyncIterable<ServerEvent<T>>;
  /** The last id that came; `undefined` before the first, and after an empty one. */
  readonly lastEventId: string | undefined;
}

/** An event as it came (WHATWG HTML, section 9.2). */
export interface ServerEvent<T> {
  /** Its name; `message` where the server gives none. */
  readonly event: string;
  /** The id of this event or of the last one before it that had one; `undefined` where that is empty. */
  readonly id: string | undefined;
  readonly data: T;
}
