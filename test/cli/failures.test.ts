import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createWorkFolder, FIXTURES, readTree, runCli } from "./run-cli.ts";

// Each test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const petstore = readFileSync(join(FIXTURES, "petstore.yaml"), "utf8");
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);

describe("a document that is none", () => {
  it.each([
    ["is not there", undefined, /spec\.yaml:1:1 error: spec\.yaml does not exist/, "file-missing"],
    ["is empty", "", /spec\.yaml:1:1 error: /, "file-empty"],
    ["is an image", PNG, /spec\.yaml:1:1 error: spec\.yaml is not text/, "file-not-text"],
    [
      "has a syntax error",
      "openapi: 3.1.0\ninfo: {title: x\npaths: {}\n",
      /spec\.yaml:\d+:\d+ error: /,
      "yaml-syntax",
    ],
    ["is a list", "- 1\n", /spec\.yaml:1:1 error: .* a list/, "not-an-object"],
    ["is no OpenAPI", "hello: world\n", /spec\.yaml:\d+:\d+ error: /, /version/],
  ])("fails with its place and cause when it %s, and leaves no output", async (_, content, message, code) => {
    using work = createWorkFolder();
    if (content !== undefined) writeFileSync(join(work.path, "spec.yaml"), content);
    const before = readTree(work.path);
    const result = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(code);
    expect(result.stderr).toContain("Nothing was written.");
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(readTree(work.path)).toEqual(before);
  });

  it("fails when it is a folder", async () => {
    using work = createWorkFolder();
    mkdirSync(join(work.path, "spec.yaml"));
    const { code, stderr } = await runCli(["spec.yaml"], { cwd: work.path });
    expect(code).toBe(1);
    expect(stderr).toContain("spec.yaml is a folder");
  });
});

describe("a document with faults", () => {
  it("names each of them with its place", async () => {
    using work = createWorkFolder();
    const broken = petstore
      .replace("#/components/schemas/NewPet", "#/components/schemas/Missing")
      .replace("description: Gone", "x-resilience: { retry: sometimes }, description: Gone");
    writeFileSync(join(work.path, "spec.yaml"), broken);
    const result = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    const line = broken.split("\n").findIndex((text) => text.includes("Missing")) + 1;
    expect(result.stderr).toMatch(new RegExp(`spec\\.yaml:${line}:\\d+ (?:error|warning): `));
    expect(result.stderr).toContain("unresolved-reference");
    expect(result.stderr).toContain("#/components/schemas/Missing");
    expect(result.stderr).toMatch(/x-resilience/);
  });

  it("tells of them in the order in which they stand", async () => {
    using work = createWorkFolder();
    const late = `${petstore}x-resilience:\n  timeout: { attempt: 5 }\n  timout: { attempt: 2s }\n`;
    writeFileSync(join(work.path, "spec.yaml"), late.replace("schemas/NewPet", "schemas/Missing"));
    const { stderr } = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    const lines = [...stderr.matchAll(/^spec\.yaml:(\d+):\d+ error/gm)].map(([, line]) => Number(line));
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it("is warned of where it describes nothing", async () => {
    using work = createWorkFolder();
    writeFileSync(join(work.path, "spec.yaml"), "openapi: 3.1.0\ninfo: { title: None, version: '1' }\n");
    const { stderr } = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    expect(stderr).toContain("spec.yaml:1:1 warning: the document describes nothing");
  });

  it("fails on an unknown x-resilience key with what was meant, and leaves the client as it was", async () => {
    using work = createWorkFolder();
    writeFileSync(join(work.path, "spec.yaml"), petstore);
    expect((await runCli(["spec.yaml", "--out", "client"], { cwd: work.path })).code).toBe(0);
    const before = readTree(join(work.path, "client"));
    writeFileSync(join(work.path, "spec.yaml"), `${petstore}x-resilience:\n  timout: { attempt: 2s }\n`);
    const { code, stderr } = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/spec\.yaml:\d+:\d+ error: .*timout/);
    expect(stderr).toMatch(/timeout/);
    expect(readTree(join(work.path, "client"))).toEqual(before);
  });
});
