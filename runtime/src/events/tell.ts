import type { RawCall } from "../call/handler.ts";
import type { ClientEvent } from "./event.ts";

/** An event of a call, without what says which call it is. */
type OfCall<Event> = Event extends ClientEvent ? Omit<Event, "operation" | "correlationId"> : never;

/** Tells whoever listens of what has become of a call. */
export function tell({ core, log }: Pick<RawCall, "core" | "log">, event: OfCall<ClientEvent>): void {
  const { operation, correlationId } = log;
  core.emit?.({ ...event, operation, correlationId } as ClientEvent);
}
