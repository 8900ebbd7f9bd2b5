import type { Reply } from "../call/handler.ts";

/** What is done once somebody has tried to read a reply. */
export interface Consequences {
  /** Somebody could read it. */
  readonly keep?: () => void;
  /** Somebody could not. */
  readonly drop?: () => void;
}

/**
 * The reply, whose reader decides what becomes of it: a page of a proxy's that came as a 200 would be everybody's error
 * until it is stale. Each who shares it reads it as its own policy says; it is worth keeping if one of them can.
 */
export function onceRead(reply: Reply, { keep, drop }: Consequences): Reply {
  // A failure is an answer, whatever can be read of it.
  if (reply.status >= 300) {
    keep?.();
    return reply;
  }
  let isKept = false;
  const onRead = (isReadable: boolean): void => {
    if (!isReadable) drop?.();
    else if (!isKept) {
      isKept = true;
      keep?.();
    }
  };
  return { ...reply, onRead };
}
