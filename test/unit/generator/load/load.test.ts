import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { parseSource } from "../../../../generator/src/load/source.ts";

const loadText = (text: string | Uint8Array, name = "api.yaml") =>
  load(parseSource(name), { host: createMemoryReadHost({ files: { [`/${name}`]: text } }) });

describe("load", () => {
  it("reads YAML and finds keys and values", async () => {
    const { value, diagnostics } = await loadText(
      "openapi: 3.1.0\ninfo:\n  title: T\n  version: '1'\npaths: {}\n",
    );
    expect(diagnostics).toEqual([]);
    expect(value?.version).toBe("3.1");
    expect(value?.locate("#/info/title" as Pointer)).toEqual({ file: "api.yaml", line: 3, column: 10 });
    expect(value?.locate("#/info/title" as Pointer, { key: true })).toEqual({
      file: "api.yaml",
      line: 3,
      column: 3,
    });
  });

  it("reads JSON behind a byte order mark, with CRLF", async () => {
    const { value } = await loadText(
      '\uFEFF{\r\n  "openapi": "3.0.3",\r\n  "x": [1, {"a/b": "\\"}"}]\r\n}',
      "api.json",
    );
    expect(value?.version).toBe("3.0");
    expect(value?.locate("#/x/1/a~1b" as Pointer)).toEqual({ file: "api.json", line: 3, column: 20 });
    expect(value?.locate("#/x/1/a~1b" as Pointer, { key: true })).toEqual({
      file: "api.json",
      line: 3,
      column: 13,
    });
  });

  it("points at the nearest ancestor of what is not there", async () => {
    const { value } = await loadText("openapi: 3.1.0\ninfo: {title: T}\n");
    expect(value?.locate("#/info/contact/name" as Pointer)).toEqual({ file: "api.yaml", line: 2, column: 7 });
  });
});
