import { describe, expect, it } from "vitest";
import { CLI, runNode } from "./run.ts";

describe("the committed clients", () => {
  it.each(["payments", "github-repos", "petstore"])("%s is what its document gives", async (name) => {
    const { status, stdout, stderr } = await runNode([
      CLI,
      `examples/${name}/openapi.yaml`,
      "--out",
      `examples/${name}/client`,
      "--import-extension",
      "ts",
      "--check",
    ]);
    expect(`${stdout}${stderr}`).not.toContain("error");
    expect(status).toBe(0);
  });
});
