import { call, type Progress } from "@gen-client/runtime";
import { asBytes, asJson, asText, byMediaType, type Operation, operation } from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, it } from "vitest";
import type { ByMediaType } from "../../../../runtime/src/call/reply-choice.ts";
import { jsonResponse, stubClient } from "../support/stub-api.ts";

const DOWN = jsonResponse(503, {});
const FILM = new Response("film", { headers: { "Content-Type": "application/octet-stream" } });
const policy = {
  retry: { maxAttempts: 1 },
  fallback: [{ kind: "operation", operationId: "mirror" }],
} as const;

const bytesAt = (id: string): Operation<object, Blob> =>
  operation(() => ({ id, method: "GET", path: `/${id}`, replies: { 200: asBytes() }, policy }));
const reportAt = (
  id: string,
): Operation<object, ByMediaType<{ "application/json": object; "text/csv": string }>> =>
  operation(() => ({
    id,
    method: "GET",
    path: `/${id}`,
    replies: { 200: byMediaType({ "application/json": asJson(), "text/csv": asText("text/csv") }) },
    policy,
  }));

function setUp(mirror: Operation, reply: Response) {
  return stubClient([DOWN, reply], { fallback: fallbacks({ operations: [mirror] }) });
}

describe("an operation that stands in", () => {
  it.each([
    ["blob", Blob],
    ["bytes", Uint8Array],
    ["stream", ReadableStream],
  ] as const)("gives bytes as the call asked for them: %s", async (as, form) => {
    const { client } = setUp(bytesAt("mirror"), FILM);
    const { data, meta } = await call(client, bytesAt("film"), {}, { as }).withMeta();
    expect(data).toBeInstanceOf(form);
    expect(await new Response(data as Uint8Array<ArrayBuffer>).text()).toBe("film");
    expect(meta.degraded).toMatchObject({ source: "operation", name: "mirror" });
  });

  it("tells how far its download has come", async () => {
    const { client } = setUp(bytesAt("mirror"), FILM);
    const heard: Progress[] = [];
    await call(client, bytesAt("film"), {}, { onProgress: (progress) => heard.push(progress) });
    expect(heard.at(-1)).toMatchObject({ receivedBytes: 4 });
  });

  it("is asked for the media type that the call asked for", async () => {
    const csv = new Response("a,b", { headers: { "Content-Type": "text/csv" } });
    const { client, seen } = setUp(reportAt("mirror"), csv);
    expect(await call(client, reportAt("report"), {}, { accept: "text/csv" })).toBe("a,b");
    const asked = seen.map(({ headers }) => headers.get("accept"));
    expect(asked[1]).toBe(asked[0]);
  });
});
