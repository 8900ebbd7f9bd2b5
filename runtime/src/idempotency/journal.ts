import type { CallLayer } from "../call/handler.ts";
import type { IdempotencyPolicy } from "../policy.ts";

/**
 * Where keyed writes are written down before they are sent, so that a process that was killed can finish them with the
 * same key and the same bytes. One process at a time owns a journal. An implementation may fail any of its methods: the
 * call then fails before it is sent.
 */
export interface IdempotencyJournal {
  /** Resolves once the entry would survive a crash; nothing is sent before. Of an id that is pending, the first entry stands. */
  begin(entry: JournalEntry): Promise<void>;
  /** The outcome of that entry is known: it is pending no longer. Losing this in a crash costs one needless repeat. */
  settle(id: string): Promise<void>;
  /** What was begun and not settled, by this process or before it, oldest first. */
  pending(): Promise<readonly JournalEntry[]>;
}

/** A journal as clients take it: with the part of the runtime that writes to it. `createJournal` makes one of any store. */
export interface Journal extends IdempotencyJournal {
  /** Stands around all attempts of a keyed call. */
  readonly "~layer": CallLayer;
}

/** One keyed write, complete but for its credentials. It holds the body: keep it where bodies may be kept. */
export interface JournalEntry {
  /** Made of the client's name, the server, whose write it is, the operation and the key. */
  readonly id: string;
  /** The API's title. */
  readonly client: string;
  /** Whose write it is, where it is not the client's own: names that `client.for` was given. */
  readonly tenant?: string | undefined;
  readonly credential?: string | undefined;
  /** The operation's id. */
  readonly operation: string;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  /**
   * Neither credentials nor headers that look like one; those of the client are added again when it is resumed. The key's
   * own is there whatever its name.
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Headers of the client's that the request did not carry, or a secret in their place: it would be another account's with them. */
  readonly without?: readonly string[];
  /** Where the request carries the key. Absent in entries of a version that did not say. */
  readonly keyPlace?: Pick<IdempotencyPolicy, "in" | "name">;
  readonly body?: JournalBody;
  /** Milliseconds since 1970. */
  readonly beganAtMs: number;
  /** How long the server remembers the key, from then on. */
  readonly ttlMs: number;
}

/** The bytes of a body. */
export interface JournalBody {
  readonly encoding: "utf-8" | "base64";
  readonly text: string;
  readonly mediaType: string;
}
