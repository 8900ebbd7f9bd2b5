import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultServer, startFaultServer } from "../../examples/demo/fault-server.ts";
import type { Fault } from "../../examples/demo/faults.ts";
import { Ledger } from "../../examples/demo/ledger.ts";

const CHARGE = JSON.stringify({
  id: "ch_example",
  amount: { value: 1, currency: "EUR" },
  status: "succeeded",
});

describe("the demo's fault server", () => {
  let upstream: Server;
  let server: FaultServer;
  let ledger: Ledger;

  beforeEach(async () => {
    upstream = createServer((_request, response) => {
      response.writeHead(201, { "content-type": "application/json" });
      response.end(CHARGE);
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const address = upstream.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    ledger = new Ledger();
    server = await startFaultServer(`http://127.0.0.1:${address.port}`, ledger);
  });

  afterEach(async () => {
    await server.stop();
    upstream.closeAllConnections();
    upstream.close();
  });

  const pay = (reference: string, key?: string): Promise<Response> =>
    fetch(`${server.url}/charges`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: JSON.stringify({ reference }),
    });

  it("counts an order that is executed under two keys as a duplicate", async () => {
    await pay("order-1", "a");
    await pay("order-1", "b");
    expect(ledger.duplicates).toBe(1);
  });

  it("gives the first answer again for the same key, and moves no money", async () => {
    const first = await (await pay("order-1", "a")).text();
    const second = await (await pay("order-1", "a")).text();
    expect(second).toBe(first);
    expect({ executions: ledger.executions.length, replays: ledger.replays }).toEqual({
      executions: 1,
      replays: 1,
    });
  });

  it("notices a key that comes with another body", async () => {
    await pay("order-1", "a");
    await pay("order-2", "a");
    expect({ mismatches: ledger.mismatches, executions: ledger.executions.length }).toEqual({
      mismatches: 1,
      executions: 1,
    });
  });

  it("notices money that moves without a key", async () => {
    await pay("order-1");
    expect(ledger.unkeyed).toBe(1);
  });

  it.each<[Fault["kind"], Fault, number]>([
    ["reset-before", { kind: "reset-before" }, 0],
    ["reset-after", { kind: "reset-after" }, 1],
    ["truncated-body", { kind: "truncated-body" }, 1],
  ])("%s: the client gets no answer, the ledger has %3$i", async (_name, fault, executions) => {
    server.script([fault]);
    await expect(pay("order-1", "a").then((response) => response.text())).rejects.toThrow();
    expect(ledger.executions.length).toBe(executions);
  });

  it.each([503, 429])("%i: says when to come back, and moves no money", async (status) => {
    server.script([{ kind: status === 503 ? "unavailable" : "too-many", retryAfterSeconds: 3 }]);
    const response = await pay("order-1", "a");
    expect([response.status, response.headers.get("retry-after")]).toEqual([status, "3"]);
    expect(ledger.executions.length).toBe(0);
  });

  it("spoils JSON without spoiling the transport", async () => {
    server.script([{ kind: "truncated-json" }]);
    const text = await (await pay("order-1", "a")).text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("answers soundly once the script is over", async () => {
    server.script([{ kind: "unavailable", retryAfterSeconds: 0 }]);
    await pay("order-1", "a");
    expect((await pay("order-1", "a")).status).toBe(201);
    expect(server.takeHistory()).toEqual(["503, wait 0 s", "ok"]);
  });
});
