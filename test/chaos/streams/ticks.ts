import type { EventStream, ItemStream } from "@gen-client/runtime";
import {
  type ClientOptions,
  createBareClient,
  events,
  lines,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
  sequence,
} from "@gen-client/runtime/codegen";
import { type Play, typed } from "../play-server.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const QUICK = { retry: { baseDelayMs: 1, throttleBaseDelayMs: 1 } } as const;

export interface Tick {
  readonly n: number;
}
const TickReader: Reader<Tick> = reader(() => r.object({ n: r.critical(r.integer()) }));

export function followWith(policy: object): Operation<undefined, EventStream<Tick>, unknown> {
  return operation(() => ({
    id: "follow",
    method: "GET",
    path: "/follow",
    replies: { 200: events(TickReader) },
    policy: { class: "stream", ...policy },
  }));
}
export const follow = followWith({});
export const tail: Operation<undefined, ItemStream<Tick>, unknown> = operation(() => ({
  id: "tail",
  method: "GET",
  path: "/tail",
  replies: { 200: lines(TickReader) },
}));
export const records: Operation<undefined, ItemStream<Tick>, unknown> = operation(() => ({
  id: "records",
  method: "GET",
  path: "/records",
  replies: { 200: sequence(TickReader) },
}));

export const clientAt = (url: string, options: ClientOptions = {}) =>
  createBareClient(API, { baseUrl: url, policy: QUICK, ...options });

export const sse = (...pieces: readonly (string | Uint8Array)[]): Play =>
  typed("text/event-stream", ...pieces);
export const tick = (n: number, id = ""): string => `${id === "" ? "" : `id: ${id}\n`}data: {"n":${n}}\n\n`;

/** What came, and what ended it. */
export async function drained<T>(items: AsyncIterable<T>): Promise<{ items: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
  } catch (error) {
    return { items: seen, error };
  }
  return { items: seen, error: undefined };
}
export const numbersOf = (items: readonly Tick[]): number[] => items.map(({ n }) => n);
