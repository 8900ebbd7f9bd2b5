import { r, reader } from "@gen-client/runtime/codegen";
import { type EventOf, readWebhook, type Webhook, webhook } from "@gen-client/runtime/webhooks";
import { expect, expectTypeOf, test, vi } from "vitest";

interface Charge {
  id: string;
  amount: number;
}

interface Hooks {
  readonly "charge.succeeded": Webhook<Charge>;
  readonly ping: Webhook<undefined, { 200: { pong: boolean } }>;
  readonly note: Webhook<string>;
}

const chargeReader = reader<Charge>(() => r.object({ id: r.critical(r.string()), amount: r.number() }));

const hooks: Hooks = {
  "charge.succeeded": webhook(() => ({
    name: "charge.succeeded",
    method: "POST",
    body: chargeReader,
    replies: [200],
  })),
  ping: webhook(() => ({ name: "ping", method: "POST", replies: [200] })),
  note: webhook(() => ({ name: "note", method: "POST", body: { kind: "text" }, replies: [200] })),
};

test("a payload is read as a reply is: what is new passes and is reported", () => {
  const payload = { id: "ch_1", amount: 5, extra: true };
  expect(readWebhook(hooks, "charge.succeeded", payload)).toEqual({
    ok: true,
    name: "charge.succeeded",
    payload,
    drift: [{ path: "$.extra", kind: "unknown-property" }],
  });
});

test("critical data that is missing is a failure with its path, and no exception", () => {
  expect(readWebhook(hooks, "charge.succeeded", { amount: 5 })).toMatchObject({
    ok: false,
    name: "charge.succeeded",
    issues: [{ path: "$.id", kind: "missing" }],
  });
});

test("strict reading refuses what the contract does", () => {
  const read = readWebhook(hooks, "charge.succeeded", { id: "ch_1", amount: "5" }, { mode: "strict" });
  expect(read).toMatchObject({ ok: false, issues: [{ path: "$.amount", kind: "type" }] });
});

test.each(["charge.failed", "constructor", "__proto__", "toString"])(
  "an event called %s, which the document does not know, is no event",
  (name) => {
    expect(readWebhook(hooks, name, {})).toMatchObject({
      ok: false,
      name,
      issues: [{ path: "$", kind: "unknown-variant" }],
    });
  },
);

test("what no reader reads is handed on as it came", () => {
  expect(readWebhook(hooks, "note", "hello")).toEqual({
    ok: true,
    name: "note",
    payload: "hello",
    drift: [],
  });
});

const RAW = '{"id":"ch_1","amount":5,"order":9007199254740993}';

test.each([
  ["text", RAW],
  ["bytes", new TextEncoder().encode(RAW)],
  ["an ArrayBuffer", new TextEncoder().encode(RAW).buffer],
  ["a part of a Buffer", Buffer.from(` ${RAW}`).subarray(1)],
  ["text with a byte order mark", `\uFEFF${RAW}`],
])("%s is read without rounding an integer", (_, raw) => {
  expect(readWebhook(hooks, "charge.succeeded", raw)).toEqual({
    ok: true,
    name: "charge.succeeded",
    payload: { id: "ch_1", amount: 5, order: "9007199254740993" },
    drift: [
      { path: "$.order", kind: "unknown-property" },
      { path: "$.order", kind: "format" },
    ],
  });
});

test.each([
  ["malformed JSON", '{"id":"secret', "the payload is no JSON"],
  ["malformed UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "the payload is no JSON"],
  ["a form", "id=ch_1", "the payload is no JSON"],
  ["nothing", "", "the payload is empty"],
])("%s is a failure that quotes nothing, and no exception", (_, raw, message) => {
  expect(readWebhook(hooks, "charge.succeeded", raw)).toEqual({
    ok: false,
    name: "charge.succeeded",
    issues: [{ path: "$", kind: "format", message }],
    drift: [],
  });
});

test("critical data that is missing in text is a failure with its path", () => {
  expect(readWebhook(hooks, "charge.succeeded", '{"amount":5}')).toMatchObject({
    ok: false,
    issues: [{ path: "$.id", kind: "missing" }],
  });
});

test("bytes of text are text, and a body that no one described is what it is", () => {
  expect(readWebhook(hooks, "note", new TextEncoder().encode("hello"))).toMatchObject({ payload: "hello" });
  expect(readWebhook(hooks, "ping", "")).toMatchObject({ ok: true, payload: undefined });
});

test("a descriptor is made once, on first use", () => {
  const describe = vi.fn(() => ({ name: "x", method: "POST", replies: [] }));
  const hook = webhook(describe);
  expect(describe).not.toHaveBeenCalled();
  expect(hook.describe()).toBe(hook.describe());
  expect(describe).toHaveBeenCalledTimes(1);
});

test("the name tells the type of the payload", () => {
  const known = readWebhook(hooks, "charge.succeeded", {});
  if (known.ok) expectTypeOf(known.payload).toEqualTypeOf<Charge>();
  const any = readWebhook(hooks, "ping" as string, undefined);
  if (any.ok && any.name === "note") expectTypeOf(any.payload).toEqualTypeOf<string>();
  expectTypeOf<EventOf<Hooks>>().toEqualTypeOf<
    | { readonly name: "charge.succeeded"; readonly payload: Charge }
    | { readonly name: "ping"; readonly payload: undefined }
    | { readonly name: "note"; readonly payload: string }
  >();
  expect(any).toMatchObject({ ok: true, name: "ping" });
});
