import { call, type SdkError } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyPatch } from "../../../runtime/src/policy.ts";
import { memoryJournal } from "../../unit/runtime/support/memory-journal.ts";
import { type AnyOperation, jsonResponse, stubClient } from "../../unit/runtime/support/stub-api.ts";

/** How the server, or the way there, ends a request; and whether the server has done what it asked for. */
interface Ending {
  readonly name: string;
  readonly acted: boolean;
  readonly answer: () => Response;
}

const failure = (code: string) => (): never => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
};
const status = (code: number) => (): Response => jsonResponse(code, {});
const cutOff = (): Response =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.error(new TypeError("terminated")),
    }),
    { status: 201 },
  );

const ENDINGS: readonly Ending[] = [
  { name: "done", acted: true, answer: status(201) },
  { name: "done, its reply lost", acted: true, answer: failure("ECONNRESET") },
  { name: "done, its reply cut off", acted: true, answer: cutOff },
  { name: "done, and failed after", acted: true, answer: status(500) },
  { name: "done behind a gateway that gave up", acted: true, answer: status(504) },
  { name: "done behind a gateway that is overloaded", acted: true, answer: status(503) },
  { name: "never arrived", acted: false, answer: failure("ECONNREFUSED") },
  { name: "lost on the way", acted: false, answer: failure("ECONNRESET") },
  ...[401, 403, 404, 409, 412, 422, 425, 429].map((code) => ({
    name: String(code),
    acted: false,
    answer: status(code),
  })),
];

const sequences = fc.record({
  endings: fc.array(fc.constantFrom(...ENDINGS), { minLength: 1, maxLength: 5 }),
  isKeyed: fc.boolean(),
  hasFallback: fc.boolean(),
  hasJournal: fc.boolean(),
  /** The caller calls again under the same key until it has worked. */
  calls: fc.integer({ min: 1, max: 3 }),
});

const NO_WAIT = { baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 };

function write(id: string, policy: PolicyPatch): AnyOperation {
  return operation(() => ({
    id,
    method: "POST",
    path: `/${id}`,
    body: json(),
    replies: { "2XX": asJson() },
    policy: { retry: { maxAttempts: 3, ...NO_WAIT }, budget: false, breaker: false, ...policy },
  }));
}

test("whatever befalls a write, it is done once, and nobody is told that it was not when it was", async () => {
  const check = fc.asyncProperty(sequences, async ({ endings, isKeyed, hasFallback, hasJournal, calls }) => {
    const story: { readonly path: string; readonly acted: boolean }[] = [];
    const answer = (request: Request): Response => {
      const { pathname } = new URL(request.url);
      const ending = endings[story.length] ?? { acted: true, answer: status(201) };
      story.push({ path: pathname, acted: ending.acted });
      return ending.answer();
    };
    const journal = memoryJournal();
    const { client } = stubClient([answer], {
      ...(hasJournal && { journal }),
      ...(hasFallback && { fallback: fallbacks({ operations: [write("later", {})] }) }),
    });
    const chain: PolicyPatch = hasFallback ? { fallback: [{ kind: "operation", operationId: "later" }] } : {};
    const charge = write("charge", { ...(isKeyed && { class: "keyed" }), ...chain });
    const acted = (path: string): number => story.filter((one) => one.path === path && one.acted).length;

    for (let round = 0; round < (isKeyed ? calls : 1); round += 1) {
      const key = isKeyed ? { idempotencyKey: "order-1" } : {};
      const end = await call(client, charge, { body: { amount: 1 } }, key).safe();
      await new Promise((resolve) => setImmediate(resolve));
      if (!isKeyed) expect(acted("/v1/charge")).toBeLessThanOrEqual(1);
      const beforeLater = story.slice(
        0,
        story.findIndex(({ path }) => path === "/v1/later"),
      );
      if (acted("/v1/later") > 0) expect(beforeLater.filter((one) => one.acted)).toStrictEqual([]);
      if (end.ok) break;
      expectHonest(end.error as SdkError, acted("/v1/charge") > 0);
      const isOpen = end.error.kind === "ambiguous" || end.error.kind === "transport";
      if (hasJournal && isKeyed && acted("/v1/charge") > 0 && isOpen) expect(journal.entries.size).toBe(1);
    }
  });
  await fc.assert(check, { numRuns: 2_000 });
});

/** Where it was done, no error says that it was not, nor that it may be done anew without its key. */
function expectHonest(error: SdkError, wasDone: boolean): void {
  if (!wasDone) return;
  expect(error.advice).not.toMatch(/nothing was (?:sent|done)/i);
  if (error.retryable) expect(error.idempotencyKey).toBe("order-1");
}
