import { afterAll, beforeAll, expect, test } from "vitest";
import { type EchoServer, startEchoServer } from "../echo-server.ts";
import { type GeneratedClient, generatedClient } from "../generated-client.ts";
import { receive } from "./receive.ts";
import { documentOf, inputOf, type WireCase } from "./wire-case.ts";

/** Generates one client for all cases and makes each call over a socket: the wire must be as expected, and read back the same. */
export function describeCases(cases: readonly WireCase[]): void {
  let server: EchoServer;
  let generated: GeneratedClient;
  beforeAll(async () => {
    server = await startEchoServer();
    generated = await generatedClient(documentOf(cases));
  });
  afterAll(async () => {
    await server?.stop();
    generated?.remove();
  });

  test.each(cases.map((wire, index) => [wire.title, wire, index] as const))("%s", async (_, wire, index) => {
    server.received.length = 0;
    const api = generated.createClient({ baseUrl: server.url });
    const result = await api[`case${index}`]?.(inputOf(wire)).safe();
    const [request] = server.received;
    if ("refused" in wire.expected) {
      expect(result).toMatchObject({ ok: false, error: { kind: "usage" } });
      expect(request, wire.expected.refused).toBeUndefined();
      return;
    }
    expect(result).toMatchObject({ ok: true });
    if (request === undefined) return expect.unreachable("nothing arrived");
    expect(wire.expected).toContain(onWire(wire, index, request));
    if (wire.unrecoverable !== undefined) return;
    expect(asTexts({ ...wire, values: receive(wire, index, request) })).toEqual(asTexts(wire));
  });
}

function onWire({ parameters }: WireCase, index: number, request: EchoServer["received"][number]): string {
  const [{ in: place, name } = { in: "query", name: "" }] = parameters;
  if (place === "header") return String(request.headers[name]);
  if (place === "cookie") return request.headers.cookie ?? "";
  return request.target.slice(`/${index}`.length);
}

/** What a server can know: there are only texts on the wire, and nothing of what is absent. */
function asTexts({ parameters, values }: WireCase): unknown {
  const isDocument = (name: string): boolean =>
    parameters.some((parameter) => parameter.name === name && parameter.content !== undefined);
  const entries = parameters.map(({ name }) => [name, isDocument(name) ? values[name] : texts(values[name])]);
  return Object.fromEntries(entries);
}

function texts(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value === undefined ? undefined : String(value);
  if (Object.keys(value).length === 0) return undefined;
  if (Array.isArray(value)) return value.map(texts);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, texts(member)]));
}
