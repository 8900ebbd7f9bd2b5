import { contextOf } from "../call/log.ts";
import { SdkError } from "../errors/sdk-error.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Frame, Framing } from "./framing.ts";
import type { ItemStream } from "./item-stream.ts";
import type { ItemReader, StreamOpening } from "./opening.ts";
import { type FrameSource, frameSource } from "./read-frames.ts";
import { readItem } from "./read-item.ts";
import { tellStreamEnd } from "./tell-end.ts";

/** How one kind of stream is read. */
export interface ItemFormat {
  readonly reader: ItemReader;
  readonly framing: (maxLength: number) => Framing;
  /** The frame says that there are no more. */
  readonly isLast?: (frame: Frame) => boolean;
  /** What the reader is given; the JSON of the frame's text where nothing else is said. */
  readonly toValue?: (frame: Frame, json: () => unknown) => unknown;
  /** The value holds the frame's text as it is. */
  readonly isText?: boolean;
  /** Told of each item before it is handed over. */
  readonly onItem?: (frame: Frame) => void;
  /** Told of each frame that holds none. */
  readonly onMark?: (frame: Frame) => void;
  readonly goOn?: GoOn;
}

/**
 * What follows a body that has ended (`broken` is `undefined`) or broken off: another that goes on where it stopped;
 * `undefined`: nothing. Throws where there can be none and there should.
 */
export type GoOn = (broken: unknown, isStopped: () => boolean) => Promise<StreamOpening | undefined>;

/** An item with the frame that it came in. */
export interface Item {
  readonly frame: Frame;
  readonly data: unknown;
}

/** Items yet to be read. */
export interface OpenItems {
  /** What is handed over of each is made when it is read. */
  readonly items: <T>(toOwn: (item: Item) => T) => AsyncGenerator<T, void, undefined>;
  readonly cancel: () => void;
}

/** Reads the items of a reply, and of those that go on where it broke off. */
export function openItems(opening: StreamOpening, format: ItemFormat): OpenItems {
  let source: FrameSource | undefined;
  let isStopped = false;
  let isTaken = false;
  let count = 0;
  async function* fromOne<T>(
    from: StreamOpening,
    toOwn: (item: Item) => T,
  ): AsyncGenerator<T, "last" | "more", undefined> {
    source = frameSource(from, format.framing(from.call.policy.reader.maxBytes));
    for await (const frame of source.frames()) {
      if (frame.isMark === true) {
        format.onMark?.(frame);
        continue;
      }
      if (format.isLast?.(frame) === true) {
        source.letEnd();
        return "last";
      }
      const data = readItem(frame, format, from);
      count += 1;
      format.onItem?.(frame);
      yield toOwn({ frame, data });
    }
    return "more";
  }
  async function* items<T>(toOwn: (item: Item) => T): AsyncGenerator<T, void, undefined> {
    if (isTaken) throw takenTwice(opening);
    isTaken = true;
    let failure: unknown;
    try {
      let from: StreamOpening | undefined = opening;
      while (from !== undefined && !isStopped) {
        let broken: unknown;
        try {
          if ((yield* fromOne(from, toOwn)) === "last") return;
        } catch (thrown) {
          broken = thrown;
        }
        if (isStopped) return;
        from = await next(broken);
      }
    } catch (thrown) {
      failure = thrown;
      if (thrown instanceof SdkError) thrown.received = count;
      throw thrown;
    } finally {
      tellStreamEnd(opening, failure, count);
    }
  }
  const next = async (broken: unknown): Promise<StreamOpening | undefined> => {
    if (format.goOn !== undefined) return format.goOn(broken, () => isStopped);
    if (broken !== undefined) throw broken;
    return undefined;
  };
  const cancel = (): void => {
    isStopped = true;
    // Of a body that has broken, or was aborted, this tells the error that the loop is to throw.
    if (source === undefined) opening.stream.cancel().catch(() => undefined);
    else source.cancel();
  };
  const leaveUnread = (): void => {
    if (!isTaken) cancel();
  };
  return { items: (toOwn) => leavable(items(toOwn), leaveUnread), cancel };
}

/** A stream of the items' data alone. */
export function itemStream<T>({ items, cancel }: OpenItems): ItemStream<T> {
  return { [Symbol.asyncIterator]: () => items(({ data }) => data as T), cancel };
}

/** A generator that is left before it was begun runs no `finally` of its own. */
function leavable<T>(
  items: AsyncGenerator<T, void, undefined>,
  leaveUnread: () => void,
): AsyncGenerator<T, void, undefined> {
  const end = items.return.bind(items);
  return Object.assign(items, {
    return: (value: Parameters<typeof end>[0]) => {
      leaveUnread();
      return end(value);
    },
  });
}

function takenTwice({ call }: StreamOpening): UsageError {
  return new UsageError(
    contextOf(call.log),
    "its items are read already",
    "Read them in one loop; call again for others.",
  );
}
