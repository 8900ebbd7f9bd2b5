import type {
  BoundedCall,
  BoundedHandler,
  Outcome,
  PreparedCall,
  PreparedHandler,
  Reply,
} from "./handler.ts";

/** What may stand in the cache's place of the pipeline. An entry of its own makes it, so that the core goes without. */
export interface CacheExtension {
  /** Answers a call from what is kept, or makes it and keeps the reply. `read` reads one that no caller waits for. */
  readonly handle: (call: BoundedCall, next: BoundedHandler, read: ReadReply) => Promise<Reply>;
  /** A kept reply, however stale, for want of a better one; `undefined`: there is none, or it must not be used. */
  readonly stale: (call: PreparedCall, maxAgeMs: number | undefined) => Promise<Reply | undefined>;
}

/** What may stand in the fallback's place. */
export interface FallbackExtension {
  /** Makes the call; where it fails, lets something else stand in. `read` reads a reply that was not fetched. */
  readonly handle: (call: PreparedCall, next: PreparedHandler, read: ReadReply) => Promise<Outcome>;
}

/** Reads a reply as one that has just come. */
export type ReadReply = (call: PreparedCall, reply: Reply) => Promise<Outcome>;
