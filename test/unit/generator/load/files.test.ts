import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { ReadResult } from "../../../../generator/src/host/read-host.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { parseSource } from "../../../../generator/src/load/source.ts";

const loadBytes = (content: string | Uint8Array | ReadResult, name = "api.yaml") =>
  load(parseSource(name), { host: createMemoryReadHost({ files: { [`/${name}`]: content } }) });

const MINIMAL = "openapi: 3.1.0\ninfo: {title: Ü, version: '1'}\npaths: {}\n";

function utf16(text: string, order: "le" | "be", withMark: boolean): Uint8Array {
  const bytes = Buffer.from((withMark ? "\uFEFF" : "") + text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

describe("files that are no document", () => {
  it.each([
    ["a missing file", { kind: "missing" }, "file-missing"],
    ["a folder", { kind: "directory" }, "file-is-directory"],
    ["a file that may not be read", { kind: "denied" }, "file-denied"],
    ["a file beyond the limit", { kind: "too-large", maxBytes: 10 }, "limit-exceeded"],
    ["a broken disk", { kind: "failed", reason: "EIO" }, "file-unreadable"],
  ] as const)("%s", async (_, content, code) => {
    const { value, diagnostics } = await loadBytes(content);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code, severity: "error", location: { file: "api.yaml", line: 1, column: 1 } },
    ]);
  });

  it.each([
    ["an empty file", "", "file-empty"],
    ["white space alone", " \n\t\n", "file-empty"],
    ["a PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "file-not-text"],
    ["bytes with NUL", Uint8Array.of(65, 66, 0, 0, 67), "file-not-text"],
    ["a list", "[1, 2]", "not-an-object"],
    ["text", "hello world", "not-an-object"],
    ["null", "null", "not-an-object"],
  ])("%s", async (_, content, code) => {
    const { value, diagnostics } = await loadBytes(content);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code, severity: "error" }]);
  });

  it("says where a file stops being UTF-8", async () => {
    const { diagnostics } = await loadBytes(
      Buffer.concat([Buffer.from("openapi: 3.1.0\ninfo: "), Buffer.from([0xff])]),
    );
    expect(diagnostics).toMatchObject([{ code: "file-encoding", location: { line: 2, column: 7 } }]);
  });
});

describe("encodings", () => {
  it.each([
    ["UTF-16LE with a mark", utf16(MINIMAL, "le", true)],
    ["UTF-16BE with a mark", utf16(MINIMAL, "be", true)],
    ["UTF-16LE without a mark", utf16(MINIMAL, "le", false)],
    ["UTF-16BE without a mark", utf16(MINIMAL, "be", false)],
    ["UTF-8 with a mark", `\uFEFF${MINIMAL}`],
    ["CRLF", MINIMAL.replaceAll("\n", "\r\n")],
  ])("%s", async (_, content) => {
    const { value, diagnostics } = await loadBytes(content);
    expect(diagnostics).toEqual([]);
    expect(value?.value["info"]).toEqual({ title: "Ü", version: "1" });
  });
});

describe("sources", () => {
  it("reads standard input", async () => {
    const { value } = await load(parseSource("-"), {
      host: createMemoryReadHost({ standardInput: MINIMAL }),
    });
    expect([...(value?.sources.keys() ?? [])]).toEqual(["<stdin>"]);
  });

  it("fetches an address with the headers given for it", async () => {
    const seen: unknown[] = [];
    const host = createMemoryReadHost({
      fetch: (url, { headers }) => {
        seen.push([url, headers["authorization"]]);
        return { kind: "reply", status: 200, bytes: Buffer.from(MINIMAL) };
      },
    });
    const { value } = await load(parseSource("https://a.test/api.yaml"), {
      host,
      headers: { authorization: "x" },
    });
    expect(value?.version).toBe("3.1");
    expect(seen).toEqual([["https://a.test/api.yaml", "x"]]);
  });

  it("does not take credentials through a redirect to another origin", async () => {
    const seen: unknown[] = [];
    const host = createMemoryReadHost({
      fetch: (url, { headers }) => {
        seen.push([url, headers["authorization"]]);
        return url.includes("a.test")
          ? { kind: "reply", status: 302, location: "https://b.test/x", bytes: new Uint8Array() }
          : { kind: "reply", status: 200, bytes: Buffer.from(MINIMAL) };
      },
    });
    await load(parseSource("https://a.test/api.yaml"), { host, headers: { authorization: "secret" } });
    expect(seen).toEqual([
      ["https://a.test/api.yaml", "secret"],
      ["https://b.test/x", undefined],
    ]);
  });

  it.each([
    ["a refusal", { kind: "reply", status: 401, bytes: new Uint8Array() }, "401"],
    ["a failure", { kind: "failed", reason: "getaddrinfo ENOTFOUND" }, "ENOTFOUND"],
    [
      "a redirect to http",
      { kind: "reply", status: 301, location: "http://a.test/", bytes: new Uint8Array() },
      "from https to http",
    ],
    [
      "an endless redirect",
      { kind: "reply", status: 301, location: "https://a.test/", bytes: new Uint8Array() },
      "more than 5 times",
    ],
  ] as const)("reports %s of the server", async (_, reply, text) => {
    const host = createMemoryReadHost({ fetch: () => reply });
    const { diagnostics } = await load(parseSource("https://a.test/api.yaml"), { host });
    expect(diagnostics).toMatchObject([{ code: "file-unreadable", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain(text);
  });
});
