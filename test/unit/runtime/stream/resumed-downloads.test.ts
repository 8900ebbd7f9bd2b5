import { call } from "@gen-client/runtime";
import { asStream, type Operation, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { bodyOf, type Gathered, gathered } from "./pieces.ts";

const download: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asStream() },
  policy: { retry: { resume: "range", baseDelayMs: 1, maxAttempts: 3 } },
}));

const V1 = { ETag: '"v1"' };
type Fields = Readonly<Record<string, string>>;

/** The first five bytes, and a break. */
const begun =
  (headers: Fields = { ...V1, "Content-Length": "20" }) =>
  (): Response =>
    new Response(bodyOf(["AAAAA"], new Error("reset")), { headers });
const part =
  (range: string, bytes: string, headers: Fields = V1) =>
  (): Response =>
    new Response(bodyOf([bytes]), { status: 206, headers: { "Content-Range": range, ...headers } });
const refused =
  (range: string, headers: Fields = V1) =>
  (): Response =>
    new Response(null, { status: 416, headers: { "Content-Range": range, ...headers } });

interface Downloaded {
  readonly text: string;
  readonly error: unknown;
  /** What was asked for, request by request. */
  readonly ranges: readonly (string | null)[];
}

async function downloaded(...answers: (() => Response)[]): Promise<Downloaded> {
  const environment = virtualEnvironment();
  const { client, seen } = stubClient(answers, { environment });
  let got: Gathered<Uint8Array> | undefined;
  void gathered(call(client, download)).then((end) => {
    got = end;
  });
  await environment.advance(60_000);
  if (got === undefined) throw new Error("the download has not ended");
  const text = got.items.map((piece) => new TextDecoder().decode(piece)).join("");
  return { text, error: got.error, ranges: seen.map(({ headers }) => headers.get("range")) };
}

const ANOTHER = { kind: "read", message: expect.stringContaining("another version") };

describe("a part is put after what has come", () => {
  test.each([
    ["of the version by its name", part("bytes 5-19/20", "BBBBBBBBBBBBBBB")],
    ["of the version that If-Range named, without its name", part("bytes 5-19/20", "BBBBBBBBBBBBBBB", {})],
    ["that does not say how long the whole is", part("bytes 5-19/*", "BBBBBBBBBBBBBBB")],
  ])("%s", async (_what, rest) => {
    const { text, error } = await downloaded(begun(), rest);
    expect(error).toBeUndefined();
    expect(text).toBe("AAAAABBBBBBBBBBBBBBB");
  });

  test("where it is known by its time of change alone", async () => {
    const at = { "Last-Modified": "Sat, 01 Nov 2025 00:00:00 GMT" };
    const { text, error } = await downloaded(begun(at), part("bytes 5-9/10", "BBBBB", { ...at, ...V1 }));
    expect(error).toBeUndefined();
    expect(text).toBe("AAAAABBBBB");
  });
});

describe("nothing is put after what has come", () => {
  test.each([
    ["of a version by another name", part("bytes 5-19/20", "CCCCCCCCCCCCCCC", { ETag: '"v2"' })],
    ["of a version by a weak name", part("bytes 5-19/20", "CCCCCCCCCCCCCCC", { ETag: 'W/"v1"' })],
    ["of another length", part("bytes 5-11/12", "CCCCCCC")],
    ["from another place", part("bytes 50-64/65", "CCCCCCCCCCCCCCC")],
    ["with a range that is none", part("bytes 5-4/20", "CCCCC")],
    [
      "whose range counts bytes as they were packed",
      part("bytes 5-19/20", "C", { "Content-Encoding": "br" }),
    ],
  ])("%s", async (_what, rest) => {
    const { text, error } = await downloaded(begun(), rest);
    expect(error).toMatchObject(ANOTHER);
    expect(text).toBe("AAAAA");
  });
});

describe("a part that is shorter than what was asked for", () => {
  test("is followed by the next one", async () => {
    const { text, error, ranges } = await downloaded(
      begun(),
      part("bytes 5-9/20", "BBBBB"),
      part("bytes 10-19/20", "CCCCCCCCCC"),
    );
    expect(error).toBeUndefined();
    expect(text).toBe("AAAAABBBBBCCCCCCCCCC");
    expect(ranges).toStrictEqual([null, "bytes=5-", "bytes=10-"]);
  });

  test("is followed by the next one where only the part says how long the whole is", async () => {
    const { text, ranges } = await downloaded(
      begun(V1),
      part("bytes 5-9/15", "BBBBB"),
      part("bytes 10-14/15", "CCCCC"),
    );
    expect(text).toBe("AAAAABBBBBCCCCC");
    expect(ranges).toHaveLength(3);
  });

  test("is a truncated body where nothing more comes", async () => {
    const answers = [begun(), part("bytes 5-9/20", "BBBBB"), part("bytes 10-19/20", "")];
    const { text, error } = await downloaded(...answers);
    expect(text).toBe("AAAAABBBBB");
    expect(error).toMatchObject({ kind: "transport", reason: "truncated-body" });
  });
});

describe("a download whose connection breaks after its last byte is whole", () => {
  test("where its length was told: nothing is asked for", async () => {
    const { text, error, ranges } = await downloaded(begun({ ...V1, "Content-Length": "5" }));
    expect(error).toBeUndefined();
    expect(text).toBe("AAAAA");
    expect(ranges).toStrictEqual([null]);
  });

  test("where the server says that it has no more of the version", async () => {
    const { text, error } = await downloaded(begun(V1), refused("bytes */5"));
    expect(error).toBeUndefined();
    expect(text).toBe("AAAAA");
  });

  test.each([
    ["of another length", refused("bytes */3")],
    ["by another name", refused("bytes */5", { ETag: '"v2"' })],
  ])("and not where that is of a version %s", async (_what, refusal) => {
    const { error } = await downloaded(begun(V1), refusal);
    expect(error).toMatchObject({ kind: "api", status: 416 });
  });
});
