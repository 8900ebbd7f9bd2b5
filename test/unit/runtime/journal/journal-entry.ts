import type { JournalEntry } from "@gen-client/runtime";

/** A write as journals take it. */
export function entry(id: string, text = "{}"): JournalEntry {
  return {
    id,
    client: "Test",
    operation: "charge",
    key: id,
    method: "POST",
    url: "https://api.test/charges",
    headers: [["content-type", "application/json"]],
    body: { encoding: "utf-8", text, mediaType: "application/json" },
    beganAtMs: 1,
    ttlMs: 1_000,
  };
}

/** Which writes these are, in order. */
export function ids(entries: readonly JournalEntry[]): readonly string[] {
  return entries.map(({ id }) => id);
}
