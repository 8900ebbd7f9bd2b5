import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FaultServer, jsonReply, startFaultServer } from "../chaos/fault-server.ts";
import { attack, clientOf, type HostileClient, importIndex, removeAttacks } from "./attack.ts";

const documentOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`documents/${name}.yaml`, import.meta.url)), "utf8");

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer(jsonReply(200, {}));
});
afterEach(() => expect(Object.keys(Object.prototype)).toEqual([]));
afterAll(async () => {
  await server.stop();
  removeAttacks();
});

async function everyOperation(name: string): Promise<readonly (readonly [string, () => Promise<unknown>])[]> {
  const client = await clientOf(await attack(documentOf(name)), { baseUrl: server.url });
  return Object.entries(client).flatMap(([member, value]) =>
    typeof value === "function"
      ? [[member, () => value({ path: { id: "1", Id: "1" } })] as const]
      : Object.entries(value as HostileClient).map(
          ([operation, call]) => [`${member}.${operation}`, () => call()] as const,
        ),
  );
}

describe("operations with hostile names", () => {
  test.each(["names-builtin", "names-collisions", "names-unicode", "breakout-names"])(
    "%s: every operation is a method of its own, and reaches its own path",
    async (name) => {
      const document = documentOf(name);
      const paths = [...document.matchAll(/^ {2}(\/[^:]+):/gm)].map((match) =>
        match[1]?.replace(/\{\w+\}/, "1"),
      );
      const before = server.hits.length;
      const operations = await everyOperation(name);
      for (const [, call] of operations) await call();
      const reached = server.hits.slice(before).map(({ target }) => target);
      expect(reached.toSorted()).toEqual(paths.toSorted());
      expect(new Set(operations.map(([operation]) => operation)).size).toBe(paths.length);
    },
  );

  test("a client and its groups are no promises, whatever they hold", async () => {
    const made = await attack(documentOf("names-builtin"));
    const client = await clientOf(made, { baseUrl: server.url });
    expect(await client).toBe(client);
    for (const group of Object.values(client)) {
      expect(Reflect.get(group, "then")).toBeUndefined();
      expect(Object.hasOwn(group, "__proto__")).toBe(false);
    }
  });

  test("the makers of clients are ours", async () => {
    const { createClient, createBareClient } = await importIndex(
      (await attack(documentOf("names-builtin"))).folder,
    );
    expect([typeof createClient, typeof createBareClient]).toEqual(["function", "function"]);
  });
});

describe("names in the output", () => {
  test("do not depend on the order of the document", async () => {
    const document = documentOf("names-collisions");
    const lines = document.split("\n");
    const isPath = (line: string): boolean => /^ {2}\/\w/.test(line);
    const paths = lines.filter(isPath).reverse();
    const shuffled = lines.map((line) => (isPath(line) ? paths.shift() : line)).join("\n");
    expect(shuffled).not.toBe(document);
    const [one, other] = [await attack(document), await attack(shuffled)];
    expect([...other.files]).toEqual([...one.files]);
  });

  test("that are equal once files ignore case are not two files", async () => {
    for (const name of ["names-collisions", "names-builtin", "breakout-names", "names-unicode"]) {
      const paths = [...(await attack(documentOf(name))).files.keys()];
      const folded = paths.map((path) => path.normalize("NFC").toLowerCase());
      expect(new Set(folded).size).toBe(paths.length);
    }
  });
});

describe("parameters with hostile names", () => {
  test("each value reaches its own place on the wire", async () => {
    const client = await clientOf(await attack(documentOf("names-parameters")), { baseUrl: server.url });
    const query = Object.entries({
      id: "q-id",
      body: "q-body",
      headers: "q-headers",
      query: "q-query",
      path: "q-path",
      signal: "q-signal",
      fetch: "q-fetch",
      baseUrl: "https://attacker.test",
      this: "q-this",
      class: "q-class",
      await: "q-await",
      default: "q-default",
      constructor: "q-constructor",
      hasOwnProperty: "q-has",
      "a b&c=d": "q-odd",
    });
    const ownProto = (value: string): object => JSON.parse(`{"__proto__":"${value}"}`);
    const wanted = [...query, ["__proto__", "q-proto"]] as const;
    await client["send"]?.({
      path: { id: "p-id" },
      query: Object.assign(ownProto("q-proto"), Object.fromEntries(query)),
      header: { id: "h-id", constructor: "h-constructor" },
      cookie: { id: "c-id", constructor: "c-constructor" },
      body: { body: "b-body", signal: "b-signal" },
    });
    const { target = "", headers, body } = server.hits.at(-1) ?? {};
    const url = new URL(target, server.url);
    expect(url.pathname).toBe("/a/p-id");
    expect([...url.searchParams].toSorted()).toEqual(wanted.map((pair) => [...pair]).toSorted());
    expect(headers).toMatchObject({
      id: "h-id",
      constructor: "h-constructor",
      cookie: "id=c-id; constructor=c-constructor",
    });
    expect(headers?.["content-type"]).toBe("application/json");
    expect(JSON.parse(body ?? "")).toEqual({ body: "b-body", signal: "b-signal" });
  });
});
