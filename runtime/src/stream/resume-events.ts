import type { Reply } from "../call/handler.ts";
import { unreadable } from "../reply/unreadable.ts";
import type { GoOn } from "./open-items.ts";
import type { StreamOpening } from "./opening.ts";
import { isBreak, isResumable, reconnect } from "./reconnect.ts";

/** What is known of a stream of events while it runs. */
export interface EventState {
  lastEventId: string | undefined;
  /** How long the server asks to wait before coming back. */
  retryMs: number | undefined;
  /** Reconnections since the last event. */
  fruitless: number;
  hasBegun: boolean;
}

/**
 * Reconnects with `Last-Event-ID` where the policy says `resume: last-event-id`: after a break, and after an end in order
 * where the server named a time to come back. At most `maxAttempts` times in a row without an event between them.
 */
export function resumeEvents(opening: StreamOpening, state: EventState): GoOn {
  return async (broken, isStopped) => {
    if (!mayResume(opening, state, broken)) {
      if (broken !== undefined) throw broken;
      return undefined;
    }
    const { lastEventId, retryMs: askedMs, fruitless } = state;
    const place = placeField(lastEventId);
    const headers = place === undefined ? {} : { "Last-Event-ID": place };
    const connecting = reconnect(opening, { broken, fruitless, askedMs, headers, isStopped });
    state.fruitless += 1;
    return openingOf(opening, await connecting);
  };
}

function mayResume({ call }: StreamOpening, state: EventState, broken: unknown): boolean {
  if (call.policy.retry.resume !== "last-event-id") return false;
  if (broken === undefined ? state.retryMs === undefined : !isBreak(broken)) return false;
  // Without an id, the server would begin anew, and what has come would come twice.
  if (placeField(state.lastEventId) === undefined && state.hasBegun) return false;
  return isResumable(call, state.fruitless);
}

/** An id as its header has it, a character for each byte of UTF-8; `undefined`: there is none, or none that a header can hold. */
function placeField(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const field = Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join("");
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(field) ? field : undefined;
}

function openingOf(opening: StreamOpening, reply: Reply | undefined): StreamOpening | undefined {
  // The standard's way of saying that there is nothing to come back for (WHATWG HTML, section 9.2).
  if (reply === undefined || reply.status === 204) return undefined;
  if (reply.body.kind === "stream") return { ...opening, reply, stream: reply.body.stream };
  throw unreadable(opening.call, reply, { message: "the stream does not go on as one" });
}
