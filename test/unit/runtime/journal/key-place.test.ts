import { call, type JournalEntry, resumeWrites } from "@gen-client/runtime";
import { asJson, type ClientOptions, header, json, operation, urlencoded } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";

const created = jsonResponse(201, { id: "c1" });

function keyed(
  idempotency: PolicyPatch["idempotency"],
  more: Partial<OperationDescriptor> = {},
): AnyOperation {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    body: json(),
    replies: { 201: asJson() },
    policy: { class: "keyed", idempotency },
    ...more,
  }));
}

/** What a process leaves that is killed while the server has its request. */
async function leftBehind(of: AnyOperation, options: ClientOptions = {}): Promise<JournalEntry> {
  const journal = memoryJournal();
  await new Promise<void>((resolve, reject) => {
    const answer = (): Promise<Response> => {
      resolve();
      return new Promise(() => undefined);
    };
    const { client } = stubClient([answer], { journal, ...options });
    call(client, of, { body: { amount: 7 } }, { idempotencyKey: "k1" }).catch(reject);
  });
  const [entry] = journal.entries.values();
  if (entry === undefined) throw new Error("nothing was journalled");
  return entry;
}

/** As entries were written once: without what looks like a secret, and without a word on where the key is. */
function ofEarlierVersion({ keyPlace, headers, ...entry }: JournalEntry): JournalEntry {
  return { ...entry, headers: headers.filter(([name]) => name !== keyPlace?.name.toLowerCase()) };
}

async function resumed(entry: JournalEntry, of: AnyOperation, options: ClientOptions = {}) {
  const journal = memoryJournal(entry);
  const { client, seen } = stubClient([created], { journal, ...options });
  const [end] = await resumeWrites(client, { operations: [of] });
  return { end, seen, left: journal.entries.size };
}

describe("trap 54: the key of a write that is taken up again, in a header", () => {
  test.each([
    "Idempotency-Key",
    "X-Client-Token",
    "X-Amz-Client-Token",
    "Idempotency-Token",
    "X-Session-Key",
  ])("%s: is there, whatever its name", async (name) => {
    const of = keyed({ name });
    const { end, seen, left } = await resumed(await leftBehind(of), of);
    expect(end).toMatchObject({ kind: "done" });
    expect(seen[0]?.headers.get(name)).toBe("k1");
    expect(left).toBe(0);
  });

  test("that the document marks as sensitive", async () => {
    const of = keyed(
      { name: "X-Request-Id" },
      { header: { requestId: header("X-Request-Id") }, sensitive: ["requestId"] },
    );
    const { seen } = await resumed(await leftBehind(of), of);
    expect(seen[0]?.headers.get("x-request-id")).toBe("k1");
  });

  test("that the client sets by itself, for calls without a key", async () => {
    const of = keyed({ name: "X-Request-Id" });
    const options = { headers: { "X-Request-Id": "none" } };
    const { seen } = await resumed(await leftBehind(of, options), of, options);
    expect(seen[0]?.headers.get("x-request-id")).toBe("k1");
  });

  test.each([
    ["raw", "k1"],
    ["sf-string", '"k1"'],
  ] as const)("%s: is made again where an earlier version left it out", async (format, sent) => {
    const of = keyed({ name: "X-Client-Token", format });
    const entry = ofEarlierVersion(await leftBehind(of));
    expect(JSON.stringify(entry.headers)).not.toContain("k1");
    const { end, seen } = await resumed(entry, of);
    expect(end).toMatchObject({ kind: "done" });
    expect(seen[0]?.headers.get("x-client-token")).toBe(sent);
  });

  test("stands as the server saw it, though the document has another form or name for it by now", async () => {
    const entry = await leftBehind(keyed({ name: "X-Client-Token" }));
    const quoted = await resumed(entry, keyed({ name: "X-Client-Token", format: "sf-string" }));
    expect(quoted.seen[0]?.headers.get("x-client-token")).toBe("k1");
    const renamed = await resumed(entry, keyed({ name: "Idempotency-Key" }));
    expect(renamed.seen[0]?.headers.get("x-client-token")).toBe("k1");
    expect(renamed.seen[0]?.headers.get("idempotency-key")).toBeNull();
  });

  test.each([
    ["takes no key any more", false],
    ["takes it in the body by now, which is to stay as it was", { in: "body", name: "client_token" }],
    ["wants it as a string that cannot hold it", { name: "X-Client-Token", format: "sf-string" }],
  ] as const)("has no place where the operation %s: nothing is sent", async (_, idempotency) => {
    const entry = ofEarlierVersion(await leftBehind(keyed({ name: "X-Client-Token" })));
    const { end, seen, left } = await resumed({ ...entry, key: "k\u00fc" }, keyed(idempotency));
    expect(end).toMatchObject({ kind: "left", reason: "keyless" });
    expect(seen).toHaveLength(0);
    expect(left).toBe(1);
  });
});

describe("trap 54: the key of a write that is taken up again, in the body", () => {
  const inBody = { in: "body", name: "client_token" } as const;

  test.each([
    ["JSON", json(), '{"amount":7,"client_token":"k1"}'],
    ["a form", urlencoded(), "amount=7&client_token=k1"],
  ])("is in the bytes of %s, also of an earlier version's", async (_, body, bytes) => {
    const of = keyed(inBody, { body });
    const entry = await leftBehind(of);
    for (const left of [entry, ofEarlierVersion(entry)]) {
      const { end, seen } = await resumed(left, of);
      expect(end).toMatchObject({ kind: "done" });
      expect(seen).toMatchObject([{ body: bytes }]);
    }
  });

  test("is there though the document takes none any more", async () => {
    const { end, seen } = await resumed(await leftBehind(keyed(inBody)), keyed(false));
    expect(end).toMatchObject({ kind: "done" });
    expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ client_token: "k1" });
  });

  test("goes into a header where the document has one by now, and the bytes hold none", async () => {
    const entry = ofEarlierVersion(await leftBehind(keyed({ name: "X-Client-Token" })));
    const { seen } = await resumed(entry, keyed({ name: "Idempotency-Key" }));
    expect(seen[0]?.headers.get("idempotency-key")).toBe("k1");
  });
});
