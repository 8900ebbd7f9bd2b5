import { expect, it } from "vitest";
import { runNode } from "./run.ts";

it("the demo's claims hold, also with another seed than the README's", { timeout: 90_000 }, async () => {
  const { status, stdout, stderr } = await runNode(["examples/demo/main.ts", "--seed", "11"]);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("✗");
  expect(stdout).toContain("no customer paid twice  0 duplicates");
  expect(stdout).not.toContain("\u001b[");
  expect(status).toBe(0);
});
