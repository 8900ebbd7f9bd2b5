import { call, type Progress, ReadError, TransportError } from "@gen-client/runtime";
import {
  asBytes,
  asText,
  type ByMediaType,
  byMediaType,
  type ClientOptions,
  createBareClient,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Play, serve, typed } from "./play-server.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const download: Operation<undefined, Blob, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asBytes() },
}));
const picture: Operation<undefined, Blob, unknown> = operation(() => ({
  id: "picture",
  method: "GET",
  path: "/picture",
  replies: { 200: asBytes("image/png", "image/jpeg") },
}));
const resumed: Operation<undefined, Blob, unknown> = operation(() => ({
  ...download.describe(),
  policy: { retry: { resume: "range", baseDelayMs: 1 } },
}));
interface Report {
  readonly id: string;
}
const ReportReader: Reader<Report> = reader(() => r.object({ id: r.string() }));
const report: Operation<
  undefined,
  ByMediaType<{ "application/json": Report; "application/octet-stream": Blob; "text/csv": string }>,
  unknown
> = operation(() => ({
  id: "report",
  method: "GET",
  path: "/report",
  replies: {
    200: byMediaType({
      "application/json": ReportReader,
      "application/octet-stream": asBytes(),
      "text/csv": asText(),
    }),
  },
}));

const clientAt = (url: string, options: ClientOptions = {}) =>
  createBareClient(API, { baseUrl: url, ...options });
const textOf = async (stream: ReadableStream<Uint8Array>): Promise<{ text: string; error: unknown }> => {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of stream) text += decoder.decode(piece, { stream: true });
  } catch (error) {
    return { text, error };
  }
  return { text, error: undefined };
};

describe("bytes", () => {
  test("are a Blob, bytes or a stream, as the call wants", async () => {
    const { url } = await serve(typed("application/pdf", "%PDF"));
    const client = clientAt(url);
    const blob = await call(client, download);
    expect([blob.type, await blob.text()]).toStrictEqual(["application/pdf", "%PDF"]);
    expect(await call(client, download, undefined, { as: "bytes" })).toStrictEqual(
      new TextEncoder().encode("%PDF"),
    );
    expect(await textOf(await call(client, download, undefined, { as: "stream" }))).toMatchObject({
      text: "%PDF",
    });
  });

  test.each(["text/html; charset=utf-8", "application/json", "application/problem+json"])(
    "%s in place of a picture is a ReadError, whatever is made of it",
    async (type) => {
      const { url } = await serve(typed(type, "<h1>sign in</h1>"));
      for (const as of ["blob", "stream"] as const) {
        const error = await call(clientAt(url), picture, undefined, { as }).then(
          undefined,
          (thrown) => thrown,
        );
        expect(error).toBeInstanceOf(ReadError);
        expect((error as ReadError).reply.snippet).toContain("sign in");
      }
    },
  );

  test.each(["image/png", "image/jpeg", "image/webp", "application/octet-stream", "binary/octet-stream"])(
    "%s is taken for one",
    async (type) => {
      const { url, requests } = await serve(typed(type, "x"));
      expect(await (await call(clientAt(url), picture)).text()).toBe("x");
      expect(requests[0]?.headers.accept).toBe("image/png, image/jpeg, */*;q=0.5");
    },
  );
});

describe("a media type that the call asks for", () => {
  test("is asked for, and a reply of another one is a ReadError", async () => {
    const { url, requests } = await serve(typed("text/csv", "a,b"), typed("application/json", '{"id":"a"}'));
    const client = clientAt(url);
    expect(await call(client, report, undefined, { accept: "text/csv" })).toBe("a,b");
    expect(requests[0]?.headers.accept).toBe("text/csv, */*;q=0.5");
    const other = call(client, report, undefined, { accept: "text/csv" });
    expect(await other.then(undefined, (thrown: unknown) => thrown)).toBeInstanceOf(ReadError);
    expect(await call(client, report)).toStrictEqual({ id: "a" });
  });

  test("octet-stream stands for whatever type bytes have", async () => {
    const { url } = await serve(typed("audio/mpeg", "la"));
    expect(await call(clientAt(url), report)).toBeInstanceOf(Blob);
  });
});

describe("a large download", () => {
  const MEGABYTES = 200;
  const piece = Buffer.alloc(1_000_000, "x");
  const large: Play = (_request, response) => {
    response.writeHead(200, { "Content-Length": String(MEGABYTES * piece.length) });
    let sent = 0;
    const push = (): void => {
      while (sent < MEGABYTES) {
        sent += 1;
        if (!response.write(piece)) return;
      }
      response.end();
    };
    response.on("drain", push);
    push();
  };

  test(`of ${MEGABYTES} MB does not sit in memory, and tells how far it is`, async () => {
    const { url } = await serve(large);
    const told: Progress[] = [];
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    let received = 0;
    const stream = await call(clientAt(url), download, undefined, {
      as: "stream",
      onProgress: (progress) => told.push(progress),
    });
    for await (const chunk of stream) {
      received += chunk.byteLength;
      if (told.length % 100 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(received).toBe(MEGABYTES * piece.length);
    // Pieces that were handed over are garbage for a while; the whole of it would be 200 MB.
    expect(peak).toBeLessThan(130_000_000);
    expect(told.at(-1)).toStrictEqual({ receivedBytes: received, totalBytes: received });
  });

  test("that nobody reads is not sent", async () => {
    let isDrained = false;
    const { url } = await serve((request, response) => {
      large(request, response);
      response.on("finish", () => {
        isDrained = true;
      });
    });
    const stream = await call(clientAt(url), download, undefined, { as: "stream" });
    const body = stream.getReader();
    await body.read();
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isDrained).toBe(false);
    await body.cancel();
  });

  test("is longer than a Blob may be", async () => {
    const { url } = await serve(large);
    const error = await call(clientAt(url), download).then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReadError);
    expect((error as Error).message).toContain("policy.reader.maxBytes");
  });
});

describe("a download that breaks off", () => {
  const VERSION = { ETag: '"v1"', "Content-Length": "10", "Content-Type": "application/octet-stream" };
  const cut: Play = (_request, response) => {
    response.writeHead(200, VERSION);
    response.write("0123", () => response.socket?.resetAndDestroy());
  };
  const rest: Play = (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
    const headers = {
      "Content-Range": `bytes ${from}-9/10`,
      ETag: '"v1"',
      "Content-Length": String(10 - from),
    };
    response.writeHead(206, headers).end("0123456789".slice(from));
  };

  test("is a TransportError where nothing else is said", async () => {
    const { url, requests } = await serve(cut);
    const { text, error } = await textOf(await call(clientAt(url), download, undefined, { as: "stream" }));
    expect(text).toBe("0123");
    expect(error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(1);
  });

  test("goes on where it stopped, of the same version", async () => {
    const told: Progress[] = [];
    const { url, requests } = await serve(cut, rest);
    const options = { as: "stream", onProgress: (progress: Progress) => told.push(progress) } as const;
    const { text, error } = await textOf(await call(clientAt(url), resumed, undefined, options));
    expect(error).toBeUndefined();
    expect(text).toBe("0123456789");
    const { range, "if-range": version } = requests[1]?.headers ?? {};
    expect({ range, version }).toStrictEqual({ range: "bytes=4-", version: '"v1"' });
    expect(told.at(-1)).toStrictEqual({ receivedBytes: 10, totalBytes: 10 });
  });

  test("is not put together from two versions", async () => {
    const { url } = await serve(cut, (_request, response) => {
      response.writeHead(200, { ...VERSION, ETag: '"v2"' }).end("abcdefghij");
    });
    const { text, error } = await textOf(await call(clientAt(url), resumed, undefined, { as: "stream" }));
    expect(text).toBe("0123");
    expect(error).toBeInstanceOf(ReadError);
    expect((error as Error).message).toContain("another version");
  });

  test("is not gone on with where the server names no version", async () => {
    const { url, requests } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": "10" });
      response.write("0123", () => response.socket?.resetAndDestroy());
    });
    const { error } = await textOf(await call(clientAt(url), resumed, undefined, { as: "stream" }));
    expect(error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(1);
  });
});
