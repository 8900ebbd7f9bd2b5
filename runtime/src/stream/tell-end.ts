import { SdkError } from "../errors/sdk-error.ts";
import { tell } from "../events/tell.ts";
import type { StreamOpening } from "./opening.ts";

/** Tells how a stream has ended. `thrown`: what whoever reads it gets; `undefined`: it came to its end, or was left. */
export function tellStreamEnd({ call }: StreamOpening, thrown: unknown, items?: number): void {
  const { log } = call;
  tell(call, {
    kind: "stream",
    ok: thrown === undefined,
    ...(thrown !== undefined && { error: thrown instanceof SdkError ? thrown.code : "internal" }),
    ...(items !== undefined && { items }),
    elapsedMs: log.now() - log.startedAtMs,
  });
}
