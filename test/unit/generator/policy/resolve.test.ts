import { describe, expect, it } from "vitest";
import { KEY_HEADER, policiesOf, single } from "./document.ts";

const ok = { responses: { "200": { description: "ok" } } };

describe("a silent document", () => {
  it.each([
    ["get", "safe"],
    ["head", "safe"],
    ["options", "safe"],
    ["trace", "safe"],
    ["put", "idempotent"],
    ["delete", "idempotent"],
    ["post", "unsent"],
    ["patch", "unsent"],
  ])("gives %s the class %s", (method, expected) => {
    const { operation, diagnostics } = single(method, undefined);
    expect(operation("op").policy.value.class).toBe(expected);
    expect(diagnostics).toStrictEqual([]);
  });

  it("makes a POST keyed by a header that ends in Idempotency-Key, under its own name", () => {
    const name = "PayPal-Idempotency-Key";
    const { value, origins } = single("post", undefined, {
      parameters: [{ name, in: "header", schema: { type: "string" } }],
    }).operation("op").policy;
    expect(value.class).toBe("keyed");
    expect(value.idempotency).toMatchObject({ in: "header", name });
    expect(origins.get("class")).toBe("#/paths/~1a/post/parameters/0");
  });

  it.each(["idempotency_key", "idempotencyKey"])("makes a POST keyed by the body property %s", (name) => {
    const schema = { allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object" }] };
    const { value } = single(
      "post",
      undefined,
      { requestBody: { content: { "application/json": { schema } } } },
      { components: { schemas: { Base: { type: "object", properties: { [name]: { type: "string" } } } } } },
    ).operation("op").policy;
    expect(value.class).toBe("keyed");
    expect(value.idempotency).toMatchObject({ in: "body", name });
  });

  it("takes no body property for the key that is marked as none", () => {
    const property = { type: "string", "x-resilience": { idempotencyKey: false } };
    const schema = { type: "object", properties: { idempotency_key: property } };
    const requestBody = { content: { "application/json": { schema } } };
    const { value } = single("post", undefined, { requestBody }).operation("op").policy;
    expect(value.class).toBe("unsent");
    expect(value.idempotency).toBe(false);
  });

  it("takes a parameter that is marked for the key, whatever its name", () => {
    const marked = {
      name: "Request-Ref",
      in: "header",
      schema: { type: "string" },
      "x-resilience": { idempotencyKey: true },
    };
    const { value } = single("post", undefined, { parameters: [marked] }).operation("op").policy;
    expect(value.class).toBe("keyed");
    expect(value.idempotency).toMatchObject({ name: "Request-Ref" });
  });

  it("makes an unsafe operation with If-Match conditional, and leaves a GET with it safe", () => {
    const parameters = [{ name: "If-Match", in: "header", schema: { type: "string" } }];
    expect(single("put", undefined, { parameters }).operation("op").policy.value.class).toBe("conditional");
    expect(single("get", undefined, { parameters }).operation("op").policy.value.class).toBe("safe");
  });

  it("makes an event stream a stream", () => {
    const responses = {
      "200": { description: "ok", content: { "text/event-stream": { schema: { type: "string" } } } },
    };
    expect(single("get", undefined, { responses }).operation("op").policy.value.class).toBe("stream");
  });

  it("takes no key on a GET", () => {
    const { value } = single("get", undefined, { parameters: [KEY_HEADER] }).operation("op").policy;
    expect(value).toMatchObject({ class: "safe", idempotency: false });
  });
});

describe("a class that makes all of an API keyed", () => {
  const root = { classes: { kept: { extends: "keyed" } }, idempotency: { name: "X-Key" } };

  it.each(["keyed", "kept"])("leaves reads as they are where it is %s", (name) => {
    const stream = { "200": { description: "ok", content: { "text/event-stream": {} } } };
    const { operation, diagnostics } = policiesOf({
      "x-resilience": { class: name, ...root },
      paths: {
        "/a": {
          get: { operationId: "read", ...ok },
          put: { operationId: "write", ...ok },
          head: { operationId: "listen", responses: stream },
        },
      },
    });
    expect(operation("read").policy.value).toMatchObject({ class: "safe", idempotency: false });
    expect(operation("listen").policy.value).toMatchObject({ class: "stream", idempotency: false });
    expect(operation("write").policy.value).toMatchObject({
      class: "keyed",
      idempotency: { name: "X-Key" },
    });
    expect(diagnostics).toStrictEqual([]);
  });

  it.each([
    ["class", { class: "keyed" }],
    ["retry.class", { retry: { class: "keyed" } }],
    ["idempotency", { idempotency: { name: "X-Key" } }],
  ])("reaches a read that says so itself, by %s", (_name, own) => {
    const { operation } = single("get", own, {}, { "x-resilience": { class: "keyed", ...root } });
    expect(operation("op").policy.value).toMatchObject({ class: "keyed", idempotency: { name: "X-Key" } });
  });

  it("asks no read for a place of its key, but every write", () => {
    const paths = { "/a": { get: { operationId: "read", ...ok }, post: { operationId: "write", ...ok } } };
    const { diagnostics } = policiesOf({ "x-resilience": { class: "keyed" }, paths });
    expect(diagnostics.map(({ code, message }) => [code, message.includes("write")])).toStrictEqual([
      ["x-resilience-key-without-carrier", true],
    ]);
  });
});

describe("precedence", () => {
  it("goes from root over tags and path item to the operation, and keeps every origin", () => {
    const { operation, diagnostics } = policiesOf({
      "x-resilience": { version: 1, timeout: { connect: "1s", attempt: "1s", idle: "1s", total: "20s" } },
      tags: [{ name: "t", "x-resilience": { timeout: { attempt: "2s", idle: "2s", total: "21s" } } }],
      paths: {
        "/a": {
          "x-resilience": { timeout: { idle: "3s", total: "22s" } },
          get: { operationId: "op", tags: ["t"], "x-resilience": { timeout: { total: "PT23S" } }, ...ok },
        },
      },
    });
    const { value, origins } = operation("op").policy;
    expect(value.timeout).toStrictEqual({
      connectMs: 1_000,
      attemptMs: 2_000,
      idleMs: 3_000,
      totalMs: 23_000,
    });
    expect(Object.fromEntries(origins)).toMatchObject({
      "timeout.connectMs": "#/x-resilience/timeout/connect",
      "timeout.attemptMs": "#/tags/0/x-resilience/timeout/attempt",
      "timeout.idleMs": "#/paths/~1a/x-resilience/timeout/idle",
      "timeout.totalMs": "#/paths/~1a/get/x-resilience/timeout/total",
    });
    expect(origins.has("retry.maxAttempts")).toBe(false);
    expect(diagnostics).toStrictEqual([]);
  });

  it("lets the operation's later tag win and says so", () => {
    const { operation, of } = policiesOf({
      tags: [
        { name: "b", "x-resilience": { timeout: { total: "20s" } } },
        { name: "a", "x-resilience": { timeout: { total: "25s" } } },
      ],
      paths: { "/a": { get: { operationId: "op", tags: ["a", "b"], ...ok } } },
    });
    expect(operation("op").policy.value.timeout.totalMs).toBe(20_000);
    expect(of("x-resilience-tag-conflict")).toMatchObject([
      { severity: "info", pointer: "#/tags/0/x-resilience/timeout/total" },
    ]);
  });

  it("resets with null, to the built-in default", () => {
    const { operation } = single(
      "get",
      { timeout: { attempt: null }, breaker: null, rateLimit: null },
      {},
      {
        "x-resilience": { timeout: { attempt: "3s" }, breaker: false, rateLimit: { requests: 1, per: "1s" } },
      },
    );
    const { timeout, breaker, rateLimit } = operation("op").policy.value;
    expect(timeout.attemptMs).toBe(10_000);
    expect(breaker).toMatchObject({ scope: "host" });
    expect(rateLimit).toBe(false);
  });

  it("turns blocks off with false and on with true", () => {
    const { operation, diagnostics } = single("get", {
      retry: false,
      breaker: false,
      budget: false,
      reader: false,
      telemetry: false,
      fallback: false,
      cache: true,
      hedge: true,
    });
    expect(operation("op").policy.value).toMatchObject({
      class: "never",
      breaker: false,
      budget: false,
      reader: { mode: "off", maxBytes: 10_000_000 },
      telemetry: { correlation: false },
      fallback: [],
      cache: { mode: "http", coalesce: true, invalidates: [] },
      hedge: { delay: { percentile: 95 }, max: 1, ratio: 0.05 },
    });
    expect(diagnostics).toStrictEqual([]);
  });

  it("forgets a higher level's settings when a lower one says true", () => {
    const { operation } = single(
      "get",
      { breaker: true },
      {},
      { "x-resilience": { breaker: { minimum: 99 } } },
    );
    expect(operation("op").policy.value.breaker).toMatchObject({ minimum: 10 });
  });

  it("carries what a response says of its status", () => {
    const { operation } = single("get", undefined, {
      responses: {
        "200": { description: "ok" },
        "409": { description: "busy", "x-resilience": { retry: "transient" } },
        default: { description: "no", "x-resilience": { retry: "never" } },
      },
    });
    expect(operation("op").policy.value.retry.responses).toStrictEqual({
      409: "transient",
      default: "never",
    });
  });

  it("lets no response turn on again what retry: false turned off", () => {
    const responses = { "409": { description: "wait", "x-resilience": { retry: "transient" } } };
    const { value } = single("get", { retry: false }, { responses }).operation("op").policy;
    expect(value.class).toBe("never");
    expect(value.retry.responses).toStrictEqual({});
  });

  it("hands down nothing that only the root may say", () => {
    const root = { version: 1, health: { operation: "op" }, classes: { slow: { extends: "safe" } } };
    const silent = single("get", undefined).operation("op").policy.value;
    const { value } = single("get", undefined, {}, { "x-resilience": root }).operation("op").policy;
    expect(value).toStrictEqual(silent);
  });

  it("bounds an attempt's default limit by a stated total", () => {
    const { operation, diagnostics } = single("get", { timeout: { total: "5s" } });
    expect(operation("op").policy.value.timeout).toMatchObject({ attemptMs: 5_000, totalMs: 5_000 });
    expect(diagnostics).toStrictEqual([]);
  });
});

describe("classes", () => {
  const classes = { "bulk-read": { extends: "safe", maxAttempts: 6, baseDelay: "1s" } };

  it("expands an own class at its own level", () => {
    const { operation, diagnostics } = single(
      "get",
      { class: "bulk-read" },
      {},
      { "x-resilience": { classes } },
    );
    const { value, origins } = operation("op").policy;
    expect(value.class).toBe("safe");
    expect(value.retry).toMatchObject({ maxAttempts: 6, baseDelayMs: 1_000, multiplier: 2 });
    expect(origins.get("class")).toBe("#/paths/~1a/get/x-resilience/class");
    expect(origins.get("retry.maxAttempts")).toBe("#/x-resilience/classes/bulk-read/maxAttempts");
    expect(diagnostics).toStrictEqual([]);
  });

  it("lets settings of the same level win over the class", () => {
    const { operation } = single(
      "get",
      { class: "bulk-read", retry: { maxAttempts: 2 } },
      {},
      { "x-resilience": { classes } },
    );
    expect(operation("op").policy.value.retry).toMatchObject({ maxAttempts: 2, baseDelayMs: 1_000 });
  });

  it("replaces a higher level's class wholesale, and keeps that level's own settings", () => {
    const { operation } = single(
      "get",
      { class: "idempotent" },
      {},
      { "x-resilience": { classes, class: "bulk-read", retry: { multiplier: 3 } } },
    );
    const { value } = operation("op").policy;
    expect(value.class).toBe("idempotent");
    expect(value.retry).toMatchObject({ maxAttempts: 3, baseDelayMs: 250, multiplier: 3 });
  });

  it("takes retry.class for class", () => {
    const { operation } = single(
      "get",
      { retry: { class: "bulk-read" } },
      {},
      { "x-resilience": { classes } },
    );
    expect(operation("op").policy.value).toMatchObject({ class: "safe", retry: { maxAttempts: 6 } });
  });

  it("takes retry.class where class says something else, and says so", () => {
    const { operation, of } = single("get", { class: "safe", retry: { class: "never" } });
    expect(operation("op").policy.value.class).toBe("never");
    expect(of("x-resilience-class-twice")).toMatchObject([{ severity: "warning" }]);
  });

  it("resets the class with null", () => {
    const { operation } = single("get", { class: null }, {}, { "x-resilience": { class: "never" } });
    expect(operation("op").policy.value.class).toBe("safe");
  });
});

describe("references", () => {
  it("follows a $ref within an extension, and keeps the target's pointer", () => {
    const { operation, diagnostics } = single(
      "get",
      { timeout: { $ref: "#/x-shared/slow" } },
      {},
      { "x-shared": { slow: { total: "50s" } } },
    );
    const { value, origins } = operation("op").policy;
    expect(value.timeout.totalMs).toBe(50_000);
    expect(origins.get("timeout.totalMs")).toBe("#/x-shared/slow/total");
    expect(diagnostics).toStrictEqual([]);
  });

  it.each([["#/nowhere"], ["#/x-shared/loop"], ["https://example.org/x"], [7]])(
    "refuses %s with its position",
    (ref) => {
      const { of } = single(
        "get",
        { timeout: { $ref: ref } },
        {},
        { "x-shared": { loop: { $ref: "#/x-shared/loop" } } },
      );
      expect(of("x-resilience-reference").length).toBeGreaterThan(0);
      for (const { pointer } of of("x-resilience-reference")) expect(pointer).toMatch(/^#\//);
    },
  );
});

describe("what stands beside operations", () => {
  it("reads oauth, health and webhook over their defaults", () => {
    const { api, diagnostics } = single(
      "get",
      undefined,
      {},
      {
        "x-resilience": { health: { operation: "op" } },
        components: {
          securitySchemes: {
            bearer: { type: "http", scheme: "bearer", "x-resilience": { oauth: { refreshSkew: "2m" } } },
          },
        },
        webhooks: {
          paid: {
            "x-resilience": { webhook: { scheme: "stripe", reconcile: { operation: "op", every: "1h" } } },
            post: { responses: { "200": { description: "ok" } } },
          },
        },
      },
    );
    expect(diagnostics).toStrictEqual([]);
    expect(api.health).toStrictEqual({ operation: "op", startup: "fail" });
    expect(api.securitySchemes[0]?.oauth).toStrictEqual({
      refreshSkew: { ms: 120_000, ratio: 0.2 },
      singleFlight: "process",
      rotation: "auto",
      on401: "once",
      clockToleranceMs: 30_000,
    });
    expect(api.webhooks[0]?.policy).toStrictEqual({
      scheme: "stripe",
      toleranceMs: 300_000,
      reconcile: { operation: "op", everyMs: 3_600_000 },
    });
  });
});
