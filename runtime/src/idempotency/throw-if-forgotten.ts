import type { BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { reliesOnKey } from "../retry/verdict.ts";
import { isForgotten } from "./key-age.ts";

/** Queues and token endpoints may have taken longer than the key is good for: sent now, it would be done anew. */
export function throwIfForgotten(call: BoundedCall): void {
  if (!isForgotten(call, 0) || !reliesOnKey(call)) return;
  const why = "the server has forgotten its key while it waited to be repeated";
  throw ambiguous(contextOf(call.log), why, undefined);
}
