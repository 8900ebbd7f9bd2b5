import { type ClientBase, CORE } from "./client-base.ts";
import type { ClientCore } from "./core.ts";

/** What a client runs on. */
export function coreOf(client: ClientBase): ClientCore {
  return client[CORE] as ClientCore;
}
