import type { BoundedCall } from "../call/handler.ts";
import { isNameOfCall } from "../call/name-of-call.ts";
import type { Policy } from "../policy.ts";
import type { Place } from "./place.ts";

/** Requests are equal if nothing differs but what names them, and nothing that decides what becomes of them. */
export function flightKey({ request, policy }: BoundedCall, { key }: Place): string {
  const headers = [...request.headers].filter(([name]) => !isNameOfCall(name, policy)).sort();
  return JSON.stringify([request.method, key, headers, decisive(policy)]);
}

/** All that may repeat, refuse, cut off or keep a reply. What is left out is done with it by each call for itself. */
function decisive({ telemetry, pagination, failMode, reader, fallback, ...rest }: Policy): object {
  // Values that stand in may be anything, and need not have a text.
  const keptFor = fallback.filter(({ kind }) => kind === "stale");
  return { ...rest, maxBytes: reader.maxBytes, keptFor };
}
