/** One execution of a write on the server's side: money moved. */
export interface Execution {
  readonly reference: string;
  readonly key: string | undefined;
  readonly reply: StoredReply;
}

/** An answer, kept to be given again for the same key. */
export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface KeyEntry {
  readonly requestBody: string;
  readonly reply: StoredReply;
}

/** What a payment server writes down. The counts of the demo are taken from here, not from what the client believes. */
export class Ledger {
  readonly executions: Execution[] = [];
  readonly #keys = new Map<string, KeyEntry>();
  /** Requests that were answered from memory, since their key was known. */
  replays = 0;
  /** Requests whose key was known with another body. */
  mismatches = 0;
  /** Requests for money without a key. */
  unkeyed = 0;

  /** The stored reply for a key, `"mismatch"` when it named another request, or nothing. */
  recall(key: string | undefined, requestBody: string): StoredReply | "mismatch" | undefined {
    const entry = key === undefined ? undefined : this.#keys.get(key);
    if (entry === undefined) return undefined;
    if (entry.requestBody !== requestBody) {
      this.mismatches += 1;
      return "mismatch";
    }
    this.replays += 1;
    return entry.reply;
  }

  /** Writes down that money moved. */
  record(execution: Execution, requestBody: string): void {
    this.executions.push(execution);
    if (execution.key === undefined) this.unkeyed += 1;
    else this.#keys.set(execution.key, { requestBody, reply: execution.reply });
  }

  get keys(): number {
    return this.#keys.size;
  }

  /** Executions beyond the first for the same order: each is a customer who paid twice. */
  get duplicates(): number {
    return this.executions.length - new Set(this.executions.map((each) => each.reference)).size;
  }

  has(reference: string): boolean {
    return this.executions.some((each) => each.reference === reference);
  }
}
