import { describe, expect, it } from "vitest";
import { example, runNode } from "./run.ts";

describe("the examples' scripts", () => {
  it("petstore: two reads, a write and an error as a value", async () => {
    const { status, stdout, stderr } = await runNode(example("petstore/main.ts"));
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^Rex is a dog\nMisty is a cat\nPip has number 3, after 1 attempt\nThere is no pet 99\. /,
    );
    expect(status).toBe(0);
  });

  it("payments: an order is paid under a key, listed and refunded", async () => {
    const { status, stdout, stderr } = await runNode(example("payments/main.ts"));
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Account {3}Ticket shop, DE\nCharge {4}ch_7Hq2, succeeded, key [0-9a-f-]{36}\n/);
    expect(stdout).toContain("Refund    re_4Kd1 of ch_7Hq2, pending");
    expect(status).toBe(0);
  });

  it("github-repos: lists all pages, waits at the limit and says when it goes on", async () => {
    const { status, stdout, stderr } = await runNode(example("github-repos/main.ts", "octocat"));
    const names = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(names.slice(0, 7)).toEqual([
      "octocat/boysenberry",
      "octocat/git-consortium",
      "octocat/hello-world",
      "octocat/linguist",
      "octocat/octocat.io",
      "octocat/spoon-knife",
      "octocat/test-repo",
    ]);
    expect(stderr).toMatch(/no request is left until the reset: going on at \d\d:\d\d:\d\d, in \d+ s/);
    expect(stderr).toMatch(/GitHub asks for patience: going on at \d\d:\d\d:\d\d, in \d+ s/);
    expect(stderr).toContain("7 repositories");
    expect(status).toBe(0);
  });

  it("github-repos: says that there is no such user", async () => {
    const { status, stderr } = await runNode(example("github-repos/main.ts", "nobody"));
    expect(stderr).toContain("There is no user nobody.");
    expect(status).toBe(1);
  });

  it("github-repos: without a user prints its usage", async () => {
    const { status, stdout } = await runNode(example("github-repos/main.ts"));
    expect(stdout).toContain("npm run -s github-repos -- <user>");
    expect(status).toBe(2);
  });
});
