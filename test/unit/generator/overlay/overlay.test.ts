import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { overlay } from "../../../../generator/src/overlay/overlay.ts";

const DOCUMENT = `openapi: 3.1.0
info: {title: T, version: '1'}
servers:
  - url: https://a.test
    description: Dev
  - url: https://b.test
  - url: https://c.test
tags: [one]
paths:
  /pets:
    get: {operationId: pets}
`;

async function applyAll(...overlays: string[]) {
  const files = Object.fromEntries(overlays.map((text, index) => [`/o${index}.yaml`, text]));
  const host = createMemoryReadHost({ files: { "/api.yaml": DOCUMENT, ...files } });
  const { value } = await load({ kind: "file", path: "api.yaml" }, { host });
  if (value === undefined) throw new Error("the document does not load");
  const sources = overlays.map((_, index) => ({ kind: "file" as const, path: `o${index}.yaml` }));
  const result = await overlay(value, sources, { host });
  return { loaded: value, ...result };
}

const HEAD = "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n";

describe("overlay", () => {
  it("merges objects, appends to lists and replaces single values", async () => {
    const { value } = await applyAll(
      `${HEAD}  - target: $\n    update: {info: {title: New, summary: S}, tags: [two]}\n  - target: $.servers\n    update: {url: 'https://d.test'}\n`,
    );
    expect(value?.value["info"]).toEqual({ title: "New", version: "1", summary: "S" });
    expect(value?.value["tags"]).toEqual(["one", "two"]);
    expect(value?.value["servers"]).toHaveLength(4);
  });

  it("leaves the loaded document as it was", async () => {
    const { loaded } = await applyAll(`${HEAD}  - target: $.servers[*]\n    remove: true\n`);
    expect(loaded.value["servers"]).toHaveLength(3);
  });

  it("removes several items of one list", async () => {
    const { value } = await applyAll(`${HEAD}  - target: $.servers[0,2]\n    remove: true\n`);
    expect(value?.value["servers"]).toEqual([{ url: "https://b.test" }]);
  });

  it("removes a part and what is in it, and nothing of what takes its place", async () => {
    const servers = "- {url: a, mark: 1, variables: {mark: 1}}\n    - {url: b, variables: {}}";
    const { value } = await applyAll(
      `${HEAD}  - target: $.info\n    update:\n      x-list:\n        ${servers.replace("\n    ", "\n        ")}\n  - target: $.info['x-list']..[?@.mark]\n    remove: true\n`,
    );
    expect(value?.value["info"]).toMatchObject({ "x-list": [{ url: "b", variables: {} }] });
  });

  it("locates what an overlay brought in the overlay, and the rest where it stood before", async () => {
    const { value } = await applyAll(
      `${HEAD}  - target: $.servers[0]\n    remove: true\n  - target: $.servers\n    update:\n      - url: https://d.test\n`,
    );
    const place = (pointer: string) => value?.locate(pointer as Pointer);
    expect(place("#/servers/0/url")).toEqual({ file: "api.yaml", line: 6, column: 10 });
    expect(place("#/servers/1/url")).toEqual({ file: "api.yaml", line: 7, column: 10 });
    expect(place("#/servers/2/url")).toEqual({ file: "o0.yaml", line: 8, column: 14 });
    expect(place("#/info/title")).toEqual({ file: "api.yaml", line: 2, column: 15 });
    expect([...(value?.sources.keys() ?? [])]).toEqual(["api.yaml", "o0.yaml"]);
  });

  it("applies several overlays in their order", async () => {
    const { value } = await applyAll(
      `${HEAD}  - target: $.info\n    update: {x-a: 1}\n`,
      `${HEAD}  - target: $.info[?@ == 1]\n    remove: true\n`,
    );
    expect(value?.value["info"]).toEqual({ title: "T", version: "1" });
  });

  it("warns of a target that matches nothing, at the target", async () => {
    const { diagnostics } = await applyAll(`${HEAD}  - target: $.paths['/dogs']\n    remove: true\n`);
    expect(diagnostics).toMatchObject([
      {
        code: "overlay-no-match",
        severity: "warning",
        location: { file: "o0.yaml", line: 4, column: 13 },
      },
    ]);
  });

  it("refuses a target that is no JSONPath", async () => {
    const { diagnostics } = await applyAll(`${HEAD}  - target: $.paths[\n    remove: true\n`);
    expect(diagnostics).toMatchObject([{ code: "overlay-target", severity: "error" }]);
  });

  it("reads a name with a dash as it is meant, and says so", async () => {
    const { value, diagnostics } = await applyAll(
      `${HEAD}  - target: $.info\n    update: {x-a-b: {c: 1}}\n  - target: $.info.x-a-b\n    update: {d: '$.x-y'}\n`,
    );
    expect(value?.value["info"]).toMatchObject({ "x-a-b": { c: 1, d: "$.x-y" } });
    expect(diagnostics).toMatchObject([{ code: "overlay-target", severity: "warning" }]);
    expect(diagnostics[0]?.message).toContain("$.info['x-a-b']");
  });

  it("refuses an update that does not fit, and the removal of everything", async () => {
    const { diagnostics } = await applyAll(
      `${HEAD}  - target: $.info\n    update: text\n  - target: $\n    remove: true\n`,
    );
    expect(diagnostics.map(({ code, location }) => [code, location?.line])).toEqual([
      ["overlay-update", 5],
      ["overlay-update", 6],
    ]);
  });

  it("keeps __proto__ data", async () => {
    const { value } = await applyAll(
      `${HEAD}  - target: $.info\n    update: {__proto__: {polluted: true}}\n`,
    );
    expect(Object.hasOwn(Object(value?.value["info"]), "__proto__")).toBe(true);
    expect(Object(value?.value["info"]).polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("copies one value to others (Overlay 1.1)", async () => {
    const { value } = await applyAll(
      `${HEAD.replace("1.0.0", "1.1.0")}  - target: $.paths['/pets']\n    update: {post: {}}\n  - target: $.paths['/pets'].post\n    copy: $.paths['/pets'].get\n`,
    );
    expect(value?.value["paths"]).toEqual({
      "/pets": { get: { operationId: "pets" }, post: { operationId: "pets" } },
    });
    expect(value?.locate("#/paths/~1pets/post/operationId" as Pointer)).toEqual({
      file: "api.yaml",
      line: 11,
      column: 24,
    });
  });

  it("says what is wrong with an overlay that cannot be read, and applies nothing of it", async () => {
    const { value, diagnostics } = await applyAll("overlay: 3.0.0\ninfo: {title: O}\nactions: []\nnote: x\n");
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "overlay-invalid",
      "overlay-version",
      "overlay-invalid",
      "overlay-invalid",
    ]);
    expect(value?.value["info"]).toEqual({ title: "T", version: "1" });
  });
});
