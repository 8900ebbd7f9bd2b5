import { createReadStream, openAsBlob, writeFileSync } from "node:fs";
import { join } from "node:path";
import { part } from "@gen-client/runtime";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EchoServer, type Received, startEchoServer } from "../echo-server.ts";
import { type FlatClient, type GeneratedClient, generatedClient } from "../generated-client.ts";
import { document } from "./document.ts";
import { readMultipart, readParts } from "./read-multipart.ts";

let server: EchoServer;
let generated: GeneratedClient;
let api: FlatClient;
beforeAll(async () => {
  server = await startEchoServer();
  generated = await generatedClient(document);
  api = generated.createClient({ baseUrl: server.url });
});
afterAll(async () => {
  await server?.stop();
  generated?.remove();
});
beforeEach(() => {
  server.received.length = 0;
});

async function sent(operation: string, input: unknown): Promise<Received> {
  await api[operation]?.(input);
  const [request] = server.received;
  return request ?? expect.unreachable("nothing arrived");
}

const headOf = (request: Received, name: string): string =>
  readParts(request).find(({ head }) => head.includes(`name="${name}"`))?.head ?? "";

describe("multipart, as busboy reads it", () => {
  test("files, lists of files, objects as JSON, text, types, styles and part headers", async () => {
    const photo = new File(["png"], 'a "b"\r\nü.png', { type: "image/png" });
    const request = await sent("upload", {
      body: {
        photo: part(photo, { headers: { "X-Checksum": "sha-256=abc" } }),
        files: [new File(["one"], "1.txt", { type: "text/plain" }), Buffer.from("two"), new Blob(["three"])],
        meta: { n: 1 },
        tags: ["x", "y"],
        labels: ["a", "b c"],
        filter: { price: { gte: 5 } },
        note: "ü\r\n--",
        svg: "<svg/>",
        digest: "AAEC",
        hashes: ["_-8", "AA"],
        seal: "AAED",
      },
    });
    expect(await readMultipart(request)).toStrictEqual([
      { name: "photo", fileName: "a %22b%22%0D%0Aü.png", mimeType: "image/png", text: "png" },
      { name: "files", fileName: "1.txt", mimeType: "text/plain", text: "one" },
      { name: "files", fileName: "blob", mimeType: "application/octet-stream", text: "two" },
      { name: "files", fileName: "blob", mimeType: "application/octet-stream", text: "three" },
      { name: "meta", mimeType: "application/json", text: '{"n":1}' },
      { name: "tags", mimeType: "text/plain", text: "x" },
      { name: "tags", mimeType: "text/plain", text: "y" },
      { name: "labels", mimeType: "text/plain", text: "a,b c" },
      { name: "filter[price][gte]", mimeType: "text/plain", text: "5" },
      { name: "note", mimeType: "text/plain", text: "ü\r\n--" },
      { name: "svg", mimeType: "image/svg+xml", text: "<svg/>" },
      // A string with a contentEncoding is bytes by default, and bytes are a file to busboy, with or without a name.
      { name: "digest", fileName: undefined, mimeType: "application/octet-stream", text: "AAEC" },
      { name: "hashes", fileName: undefined, mimeType: "application/octet-stream", text: "_-8" },
      { name: "hashes", fileName: undefined, mimeType: "application/octet-stream", text: "AA" },
      { name: "seal", mimeType: "text/plain", text: "AAED" },
    ]);
    expect(headOf(request, "photo").split("\r\n").slice(1)).toStrictEqual([
      "Content-Type: image/png",
      "X-Kind: photo",
      "X-Checksum: sha-256=abc",
    ]);
  });

  test("a header that would begin another is refused before anything is sent", async () => {
    const photo = part(new Blob(["x"]), { headers: { "X-Checksum": "a\r\nX-Admin: 1" } });
    const result = await api["upload"]?.({ body: { photo } }).safe();
    expect(result).toMatchObject({ ok: false, error: { kind: "usage" } });
    expect(server.received).toEqual([]);
  });

  test("a part says its own name and type", async () => {
    const request = await sent("upload", {
      body: { files: [part(Buffer.from("pdf"), { fileName: "a.pdf", contentType: "application/pdf" })] },
    });
    expect(await readMultipart(request)).toStrictEqual([
      { name: "files", fileName: "a.pdf", mimeType: "application/pdf", text: "pdf" },
    ]);
  });

  test("a FormData goes out with the document's types", async () => {
    const form = new FormData();
    form.append("svg", "<svg/>");
    form.append("files", new Blob(["x"]), "x.bin");
    const parts = await readMultipart(await sent("upload", { body: form }));
    expect(parts).toStrictEqual([
      { name: "svg", mimeType: "image/svg+xml", text: "<svg/>" },
      { name: "files", fileName: "x.bin", mimeType: "application/octet-stream", text: "x" },
    ]);
  });

  test("streams and files on disk are parts like others", async () => {
    const path = join(generated.folder, "disk.txt");
    writeFileSync(path, "from disk");
    const stream = new Response("from a stream").body;
    const request = await sent("upload", {
      body: {
        photo: part(stream, { fileName: "s.txt", contentType: "text/plain" }),
        files: [await openAsBlob(path), part(createReadStream(path), { fileName: "disk.txt" })],
        note: "last",
      },
    });
    expect(request.headers["transfer-encoding"]).toBe("chunked");
    const parts = await readMultipart(request);
    expect(parts.map(({ fileName, text }) => [fileName, text])).toStrictEqual([
      ["s.txt", "from a stream"],
      ["blob", "from disk"],
      ["disk.txt", "from disk"],
      [undefined, "last"],
    ]);
  });

  test("bytes that a function makes have a length when they have one", async () => {
    const request = await sent("upload", { body: { files: [() => new Blob(["made"])] } });
    expect(request.headers["content-length"]).toBe(String(request.body.byteLength));
    expect(await readMultipart(request)).toMatchObject([{ name: "files", text: "made" }]);
  });

  test("parts without names, by position", async () => {
    const png = new Blob(["png"], { type: "image/x-other" });
    const request = await sent("mixed", { body: [{ a: 1 }, png, "x,y"] });
    expect(request.headers["content-type"]).toMatch(/^multipart\/mixed; boundary=/);
    expect(readParts(request)).toStrictEqual([
      { head: "Content-Type: application/json\r\nX-Part: head", text: '{"a":1}' },
      { head: "Content-Type: image/png", text: "png" },
      { head: "Content-Type: text/csv", text: "x,y" },
    ]);
  });
});

describe("forms, as the platform's parser reads them", () => {
  test("fields by value and by encoding", async () => {
    const request = await sent("form", {
      body: {
        plain: "a&b=c +d",
        list: ["x", "y"],
        object: { k: [1] },
        address: { city: "Łódź", lines: ["1", "2"] },
        ids: ["1", "2,3"],
        piped: ["a", "b|c"],
        raw: "https://x.test/?a=b&c+d",
        document: ["j"],
        unset: null,
        skipped: undefined,
        empty: "",
      },
    });
    expect([...new URLSearchParams(request.body.toString())]).toStrictEqual([
      ["plain", "a&b=c +d"],
      ["list", "x"],
      ["list", "y"],
      ["object", '{"k":[1]}'],
      ["address[city]", "Łódź"],
      ["address[lines][0]", "1"],
      ["address[lines][1]", "2"],
      ["ids", "1,2,3"],
      ["piped", "a|b|c"],
      ["raw", "https://x.test/?a=b&c+d"],
      ["document", '["j"]'],
      ["unset", ""],
      ["empty", ""],
    ]);
    expect(request.body.toString()).toContain("ids=1,2%2C3&piped=a%7Cb%7Cc&raw=https://x.test/?a=b%26c%2Bd&");
  });
});

describe("text, records and bytes", () => {
  test("XML is text of its type", async () => {
    const request = await sent("xml", { body: "<ü/>" });
    expect([request.headers["content-type"], request.body.toString()]).toEqual(["application/xml", "<ü/>"]);
  });

  const records = [{ a: 1 }, { b: "x\ny" }];
  async function* later(): AsyncGenerator<object> {
    yield* records;
  }

  test.each([
    ["a list", records],
    ["an iterable", new Set(records)],
    ["an async iterable", later()],
    ["a function", later],
  ])("%s of records, a line each", async (_, body) => {
    const request = await sent("lines", { body });
    expect(request.headers["content-type"]).toBe("application/x-ndjson");
    expect(
      request.body
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(records);
  });

  test("a sequence of records has a mark in front of each", async () => {
    const request = await sent("sequence", { body: records });
    const texts = request.body.toString().split("\u001e").slice(1);
    expect(texts.map((text) => JSON.parse(text))).toEqual(records);
  });

  test("of a range of types, the bytes say which; of one type, the document", async () => {
    const png = new Blob(["x"], { type: "image/png" });
    const types = [
      await sent("picture", { body: png }),
      await sent("picture", { body: part("x", { contentType: "image/webp" }) }),
      await sent("picture", { body: Buffer.from("x") }),
      await sent("bytes", { body: png }),
    ];
    expect(server.received.map(({ headers }) => headers["content-type"])).toEqual([
      "image/png",
      "image/webp",
      "application/octet-stream",
      "application/octet-stream",
    ]);
    expect(types).toHaveLength(4);
  });

  test.each([
    ["a Buffer", () => Buffer.from("bytes")],
    ["a view of a larger one", () => new TextEncoder().encode("..bytes..").subarray(2, 7)],
    ["an ArrayBuffer", () => new TextEncoder().encode("bytes").buffer],
    ["a Blob", () => new Blob(["bytes"])],
    ["a File", () => new File(["bytes"], "f")],
    ["a string", () => "bytes"],
    ["a stream", () => new Response("bytes").body],
    ["an async iterable", () => new Response("bytes").body?.values()],
    ["a function", () => () => "bytes"],
  ])("%s is bytes", async (_, body) => {
    const request = await sent("bytes", { body: body() });
    expect(request.body.toString()).toBe("bytes");
  });

  test("a body that may be left out is", async () => {
    const request = await sent("xml", {});
    expect([request.headers["content-type"], request.body.byteLength]).toEqual([undefined, 0]);
  });

  test("one of several types, by name or by range", async () => {
    await sent("either", { body: { a: 1 } });
    await sent("either", { body: { a: 1 }, contentType: "application/x-www-form-urlencoded" });
    await sent("either", { body: Buffer.from("x"), contentType: "image/gif" });
    await sent("either", { body: new Blob(["x"], { type: "image/png" }), contentType: "image/*" });
    expect(server.received.map(({ headers, body }) => [headers["content-type"], body.toString()])).toEqual([
      ["application/json", '{"a":1}'],
      ["application/x-www-form-urlencoded", "a=1"],
      ["image/gif", "x"],
      ["image/png", "x"],
    ]);
  });
});

describe("what OpenAPI 3.2 adds", () => {
  test("the method QUERY has a body, and so may any other", async () => {
    await sent("search", { body: { q: 1 } });
    await sent("copy", { body: [1] });
    expect(server.received.map(({ method, body }) => [method, body.toString()])).toEqual([
      ["QUERY", '{"q":1}'],
      ["COPY", "[1]"],
    ]);
  });

  test("the whole query as text, JSON or a form of any fields", async () => {
    await sent("selector", { querystring: "$.a.b[1:1]" });
    await sent("where", { querystring: { numbers: [1, 2], flag: null } });
    await sent("fields", { querystring: { "a b": "c&d", list: ["1", "2"] } });
    expect(server.received.map(({ target }) => target)).toEqual([
      "/selector?%24.a.b%5B1%3A1%5D",
      "/where?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
      "/fields?a%20b=c%26d&list=1&list=2",
    ]);
  });
});
