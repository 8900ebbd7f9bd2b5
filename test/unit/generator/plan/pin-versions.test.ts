import { describe, expect, test } from "vitest";
import type { Parameter } from "../../../../generator/src/ir/api.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { pinVersions, unpinnedDiagnostics } from "../../../../generator/src/plan/pin-versions.ts";
import { emitted } from "../emit/emitted.ts";
import { api, named, operation, parameter, pointer, ref, text } from "../emit/petstore.ts";

const only = (value: string): Schema => ({ kind: "literal", value, pointer });
const preset = (value: string): Schema => ({ kind: "string", default: value, pointer });
const versions: Schema = {
  kind: "enum",
  values: ["2024-01-01", "2025-01-01"],
  default: "2025-01-01",
  pointer,
};

function pinned(...parameters: readonly Parameter[]) {
  const whole = api(
    [operation("GET", "/pages", { operationId: "listPages", parameters })],
    [named("V", versions)],
  );
  return pinVersions(whole, []).operations[0]?.parameters ?? [];
}

describe("a parameter is sent without being asked for", () => {
  test.each([
    [
      "a required header of one value",
      parameter("X-Client", "header", { required: true, schema: only("web") }),
      "web",
    ],
    [
      "a version of one value",
      parameter("Notion-Version", "header", { schema: only("2022-06-28") }),
      "2022-06-28",
    ],
    [
      "a version with a default",
      parameter("X-GitHub-Api-Version", "header", { schema: preset("2022-11-28") }),
      "2022-11-28",
    ],
    [
      "a version whose schema has a name",
      parameter("api-version", "query", { schema: ref("V") }),
      "2025-01-01",
    ],
  ])("%s", (_, given, value) => {
    expect(pinned(given)).toMatchObject([{ required: false, pinned: value }]);
  });
});

describe("a parameter is left to the caller", () => {
  test.each([
    [
      "an optional header of one value, which is a switch",
      parameter("X-Dry-Run", "header", { schema: only("true") }),
    ],
    ["a default of something else", parameter("limit", "query", { schema: preset("10") })],
    ["a version of several values", parameter("Accept-Version", "header", { schema: text })],
    ["a value that no header can hold", parameter("X-Version", "header", { schema: preset("zwölf\r\n") })],
    ["a part of the path", parameter("version", "path", { schema: preset("v1") })],
  ])("%s", (_, given) => {
    expect(pinned(given)).toEqual([given]);
  });
});

const required = parameter("Api-Version", "header", { required: true });

test("a version that the document names nowhere is told, once", () => {
  const whole = api([
    operation("GET", "/a", { parameters: [required] }),
    operation("GET", "/b", { parameters: [required] }),
  ]);
  expect(unpinnedDiagnostics(whole)).toMatchObject([{ code: "version-not-pinned", severity: "info" }]);
  expect(unpinnedDiagnostics(pinVersions(whole, [{ name: "api-version", value: "1" }]))).toEqual([]);
});

test("what the user pins is said once, in the client, and asked of no operation", () => {
  const whole = api([operation("GET", "/a", { operationId: "a", parameters: [required] })]);
  const files = emitted(whole, undefined, { pinnedHeaders: [{ name: "API-Version", value: "2" }] });
  expect(files.get("client.ts")).toContain('pinned: { headers: { "API-Version": "2" } }');
  expect(files.get("operations/a.ts")).toContain("header?: { apiVersion?: string }");
  expect(files.get("operations/a.ts")).not.toContain("pinned:");
});
