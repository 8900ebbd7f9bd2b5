import fc from "fast-check";
import { expect, test } from "vitest";
import type { JournalEntry } from "../../../../runtime/src/idempotency/journal.ts";
import { type JournalLine, lineOf, readJournal } from "../../../../runtime/src/node/journal-lines.ts";

const ids = fc.constantFrom("a", "b", "c", "d");
const entries = fc.record({ id: ids, text: fc.string({ unit: "binary" }) }).map(
  ({ id, text }): JournalEntry => ({
    id,
    client: "Test",
    operation: "charge",
    key: id,
    method: "POST",
    url: "https://api.test/",
    headers: [],
    body: { encoding: "utf-8", text, mediaType: "text/plain" },
    beganAtMs: 1,
    ttlMs: 1,
  }),
);
const lines: fc.Arbitrary<JournalLine[]> = fc.array(
  fc.oneof(
    entries.map((begin) => ({ begin })),
    ids.map((settle) => ({ settle })),
  ),
);

/** What is pending after those lines, the plain way. */
function pendingAfter(written: readonly JournalLine[]): ReadonlyMap<string, JournalEntry> {
  const pending = new Map<string, JournalEntry>();
  for (const line of written) {
    if ("settle" in line) pending.delete(line.settle);
    else if (!pending.has(line.begin.id)) pending.set(line.begin.id, line.begin);
  }
  return pending;
}

test("wherever a crash cuts the file, every whole line counts and nothing else does", () => {
  fc.assert(
    fc.property(lines, fc.nat(), (written, cutAt) => {
      const bytes = Buffer.from(written.map(lineOf).join(""));
      const cut = bytes.subarray(0, cutAt % (bytes.length + 1));
      const end = cut.lastIndexOf(0x0a) + 1;
      const whole = cut.subarray(0, end).toString("latin1").split("\n").length - 1;
      const found = readJournal(cut, "test");
      expect([...found.pending]).toStrictEqual([...pendingAfter(written.slice(0, whole))]);
      expect(found.soundBytes).toBe(end);
    }),
    { numRuns: 500 },
  );
});

test("nor does what a disk leaves behind the last whole line", () => {
  fc.assert(
    fc.property(lines, fc.uint8Array({ maxLength: 40 }), (written, garbage) => {
      const bytes = Buffer.from(written.map(lineOf).join(""));
      const found = readJournal(Buffer.concat([bytes, garbage]), "test");
      expect([...found.pending]).toStrictEqual([...pendingAfter(written)]);
      expect(found.soundBytes).toBe(bytes.length);
    }),
    { numRuns: 500 },
  );
});
