import type { BoundedCall } from "../call/handler.ts";
import { wishOf } from "./asked.ts";
import { combined } from "./combine.ts";
import { entryOf } from "./entry.ts";
import { accept, fetchAnew, type Got, isAnothers, type Keeper, type Renewal, renewed } from "./fetch-anew.ts";
import { spanOf, strongTagOf } from "./part.ts";
import type { CachedReply } from "./store.ts";

/** A part of a reply, and how to ask for what is missing of it. */
export interface Unfinished {
  readonly part: CachedReply;
  readonly conditions: Readonly<Record<"range" | "if-range", string>>;
}

/** Answers to a range that say nothing of the whole. */
const OF_THE_RANGE: readonly number[] = [206, 304, 416];

/** The part of a kept reply that one more range would complete for the call. */
export function unfinishedFor(call: BoundedCall, kept: readonly CachedReply[]): Unfinished | undefined {
  // Who reads a stream is to get its first bytes as they come.
  if (call.request.method !== "GET" || wishOf(call) !== "whole" || call.options.as === "stream")
    return undefined;
  for (const part of kept) {
    const tag = strongTagOf(part);
    const range = missingOf(part, call.policy.reader.maxBytes);
    if (tag !== undefined && range !== undefined) return { part, conditions: { range, "if-range": tag } };
  }
  return undefined;
}

/** The one range that a part lacks; `undefined`: there are two of them, or none. */
function missingOf(part: CachedReply, maxBytes: number): string | undefined {
  const has = part.status === 206 ? spanOf(part) : undefined;
  if (has === undefined || has.totalBytes > maxBytes) return undefined;
  if (has.firstByte === 0) return `bytes=${has.lastByte + 1}-`;
  return has.lastByte === has.totalBytes - 1 ? `bytes=0-${has.firstByte - 1}` : undefined;
}

/** Asks the server for what is missing, if the version is still the same; else for everything (RFC 9110 section 13.1.5). */
export async function fetchRest(
  renewal: Renewal,
  { part, conditions }: Unfinished,
  keeper: Keeper,
): Promise<Got> {
  const { call, next } = renewal;
  const requestedAtMs = call.core.environment.wallNow();
  const headers = new Map([...call.request.headers, ...Object.entries(conditions)]);
  const asked = { ...call, request: { ...call.request, headers } };
  const reply = await next(asked);
  if (!OF_THE_RANGE.includes(reply.status)) return accept(renewal, reply, requestedAtMs, keeper);
  const rest = isAnothers(renewal, reply) ? undefined : entryOf(asked, reply, requestedAtMs);
  const both = rest === undefined ? undefined : combined(rest, part);
  if (both?.status !== 200) return fetchAnew(renewal, keeper);
  return renewed(renewal, both, part, keeper);
}
