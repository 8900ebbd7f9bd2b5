import type { RawCall } from "../call/handler.ts";
import type { Replied } from "../call/log.ts";
import { scopeKey } from "./scope-key.ts";

/** The heads of the last replies that a credential got, the latest last: for health checks, which read what they say of limits. */
export type Heads = Replied[];

/** Not every reply of an API says what is left of a limit. */
const MOST_HEADS = 8;

/** Keeps the head of a reply. */
export function noteHead(call: RawCall, head: Replied): void {
  const heads = call.core.resources.get<Heads>("head", scopeKey(call, "credential"), () => []);
  heads.push(head);
  if (heads.length > MOST_HEADS) heads.shift();
}
