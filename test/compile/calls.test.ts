import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "../hostile/attack.ts";
import { DOCUMENTS } from "./clients.ts";

afterAll(removeAttacks);

interface Sent {
  readonly url: string;
  readonly contentType: string | null;
  readonly body: string;
}

/** A fetch that keeps what is sent and answers 204. */
function createRecorder(): { readonly fetch: typeof globalThis.fetch; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const contentType = request.headers.get("content-type");
    sent.push({ url: request.url, contentType, body: await request.text() });
    return new Response(null, { status: 204 });
  };
  return { fetch, sent };
}

/** The members that the emitted interfaces promise, with the export that each calls, by interface. */
function promised(client: string): ReadonlyMap<string, readonly (readonly [member: string, type: string])[]> {
  const interfaces = [...client.matchAll(/^export interface (\S+).*? \{\n(.*?)^\}/gms)];
  return new Map(
    interfaces.map(([, name = "", body = ""]) => {
      const members = [...body.matchAll(/^ {2}readonly ([^:]+): (.*);$/gm)];
      return [name, members.map(([, member = "", type = ""]) => [member.replaceAll('"', ""), type] as const)];
    }),
  );
}

describe("what the interface promises is there to be called, whatever the document calls it", () => {
  test("every member sends a request of its own, and an awaited client is the client", async () => {
    const generated = await attack(readFileSync(DOCUMENTS["names"] ?? ""));
    const { fetch, sent } = createRecorder();
    const client = await clientOf(generated, { fetch });
    expect(await Promise.resolve(client)).toBe(client);
    const interfaces = promised(generated.files.get("out/client.ts") ?? "");
    const [root = []] = [...interfaces]
      .filter(([name]) => name.endsWith("Client"))
      .map(([, members]) => members);
    const input = { path: { id: "1", these: "2" }, body: {} };
    let calls = 0;
    for (const [member, type] of root) {
      const group = interfaces.get(type)?.map(([name]) => name);
      const owner: HostileClient =
        group === undefined ? client : (Reflect.get(client, member) as unknown as HostileClient);
      for (const name of group ?? [member]) {
        await owner[name]?.(input).safe();
        calls += 1;
      }
    }
    expect(sent).toHaveLength(calls);
    expect(new Set(sent.map(({ url, body }) => `${url} ${body}`)).size).toBeGreaterThan(calls - 2);
  });
});

describe("what is sent is what the types say", () => {
  const generate = (operation: string, path = "/x"): Promise<Attack> =>
    attack(`openapi: 3.1.0
info: { title: Calls, version: "1" }
servers: [{ url: https://calls.test/v1 }]
paths:
  "${path}": { post: { operationId: send, ${operation}, responses: { "204": { description: ok } } } }
`);
  const call = async (
    generated: Attack,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Sent | undefined> => {
    const { fetch, sent } = createRecorder();
    const client = await clientOf(generated, { fetch });
    await client["send"]?.(input);
    return sent[0];
  };

  test("a query that the path fixes goes along with the call's own", async () => {
    const parameters =
      "parameters: [{ name: c, in: query, schema: { type: array, items: { type: string } } }]";
    const generated = await generate(parameters, "/x?a=b&flag&e=1%202");
    expect((await call(generated, { query: { c: ["d", "e"] } }))?.url).toBe(
      "https://calls.test/v1/x?a=b&flag=&e=1%202&c=d&c=e",
    );
    expect((await call(generated, {}))?.url).toBe("https://calls.test/v1/x?a=b&flag=&e=1%202");
  });

  test.each([
    ["schema: { type: array, items: { type: integer } }", "RecordSource<number>"],
    ["itemSchema: { type: integer }", "RecordSource<number>"],
    ["schema: { type: integer }", "RecordSource<number>"],
    ["{}", "RecordSource<unknown>"],
  ])("a body of JSON lines is a list: %s", async (content, type) => {
    const media = content === "{}" ? "{}" : `{ ${content} }`;
    const generated = await generate(
      `requestBody: { required: true, content: { application/x-ndjson: ${media} } }`,
    );
    const code = [...generated.files.values()].join("\n");
    expect(code).toContain(`body: ${type}`);
    const sent = await call(generated, { body: [1, 2] });
    expect(sent).toMatchObject({ contentType: "application/x-ndjson", body: "1\n2\n" });
  });

  test.each([
    ["text/plain", "string", "a b"],
    ["text/event-stream", "string", "data: 1\n\n"],
    ["application/octet-stream", "BinaryBody", new Uint8Array([97, 98])],
  ])("a body of %s is a %s", async (mediaType, type, body) => {
    const generated = await generate(`requestBody: { required: true, content: { ${mediaType}: {} } }`);
    expect([...generated.files.values()].join("\n")).toContain(`body: ${type}`);
    const sent = await call(generated, { body });
    expect(sent?.contentType?.split(";")[0]).toBe(mediaType);
    expect(sent?.body).toBe(typeof body === "string" ? body : "ab");
  });
});
