import { describe, expect, it } from "vitest";
import { generalCommand, regenerateCommand } from "../../../../generator/src/generate/regenerate-command.ts";

const here = { workingDirectory: "/home/me/project", title: "Payments API" };
const inProject = { ...here, out: "/home/me/project/payments-client" };

describe("the command that makes a client again", () => {
  it("is short where everything has its default", () => {
    expect(regenerateCommand({ spec: "api.yaml" }, inProject)).toBe("npx gen-client api.yaml");
    expect(regenerateCommand({ spec: "./api.yaml", out: "payments-client" }, inProject)).toBe(
      "npx gen-client api.yaml",
    );
  });

  it("holds in the folder above the client, wherever it was first run", () => {
    const out = "/home/me/project/src/clients/pay";
    const expected = "npx gen-client ../../api/spec.yaml --out pay --overlay ../../api/ours.yaml";
    const fromRoot = { spec: "api/spec.yaml", out: "src/clients/pay", overlays: ["api/ours.yaml"] };
    expect(regenerateCommand(fromRoot, { ...here, out })).toBe(expected);
    const fromBelow = { spec: "../../api/spec.yaml", out: "pay", overlays: ["../../api/ours.yaml"] };
    const workingDirectory = "/home/me/project/src/clients";
    expect(regenerateCommand(fromBelow, { ...here, workingDirectory, out })).toBe(expected);
  });

  it("repeats every option that shapes the client, and none that only shapes the run", () => {
    const options = {
      spec: "https://example.com/api.json",
      templates: "templates",
      allowRemote: true,
      importExtensions: ["fern"],
      pinVersions: [{ name: "Notion-Version", value: "2022-06-28" }],
      formats: { int64: "bigint", "date-time": "Date" },
      types: "guaranteed",
      include: { operations: ["a", "b"], paths: ["/pets/*"] },
      exclude: { tags: ["it's old"] },
      check: true,
      force: true,
    } as const;
    expect(regenerateCommand(options, inProject)).toBe(
      "npx gen-client https://example.com/api.json --templates templates --allow-remote --import-extensions fern " +
        "--pin-version Notion-Version=2022-06-28 --format int64=bigint --format date-time=Date --types guaranteed --include-operations a,b --include-paths '/pets/*' --exclude-tags 'it'\\''s old'",
    );
  });

  it("keeps all that can be said where an input has no name", () => {
    const options = {
      spec: "/home/me/api.yaml",
      overlays: ["/home/me/ours.yaml"],
      formats: { int64: "bigint" },
    } as const;
    expect(generalCommand({ ...options, overlays: [...options.overlays] }, inProject)).toBe(
      "npx gen-client spec.yaml --overlay overlay.yaml --format int64=bigint",
    );
  });

  it.each([
    ["standard input", { spec: "-" }],
    ["an absolute path", { spec: "/home/me/api.yaml" }],
    ["an absolute overlay", { spec: "api.yaml", overlays: ["/home/me/ours.yaml"] }],
    ["an address with a secret in its query", { spec: "https://example.com/api.json?token=secret" }],
    ["an address of the machine itself", { spec: "http://127.0.0.1:8080/api.json" }],
    ["a name of the machine itself", { spec: "http://localhost:8080/api.json" }],
    ["an address with a password", { spec: "https://me:secret@example.com/api.json" }],
    ["a name that would end the block it stands in", { spec: "a\n```\n# b.yaml" }],
  ])("is left open for %s", (_, options) => {
    expect(regenerateCommand(options, inProject)).toBeUndefined();
  });

  it.each([
    ["/srv/clients/pay", "/srv/clients/pay"],
    ["/home/me/other/pay", "../other/pay"],
  ])(
    "is left open for output at %s, whose way from the document names folders of the machine",
    (out, given) => {
      expect(regenerateCommand({ spec: "api.yaml", out: given }, { ...here, out })).toBeUndefined();
    },
  );
});
