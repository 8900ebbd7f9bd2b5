import type { ClientEvent } from "@gen-client/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../examples/github-repos/client/index.ts";
import { type FakeGitHub, startFakeGitHub } from "../../examples/github-repos/fake-github.ts";
import { listRepositories } from "../../examples/github-repos/list-repositories.ts";

describe("a limit that is used up before the first request", () => {
  let github: FakeGitHub;
  const events: ClientEvent[] = [];
  beforeEach(async () => {
    events.length = 0;
    github = await startFakeGitHub(0);
  });
  afterEach(() => github.stop());

  const list = async (maxMs: number): Promise<string[]> => {
    const policy = { retry: { retryAfter: { maxMs } } };
    const api = createClient({ baseUrl: github.url, policy, onEvent: (event) => events.push(event) });
    const names: string[] = [];
    for await (const { name } of listRepositories(api, "octocat", 7, () => {})) names.push(name);
    return names;
  };

  it("is waited for when GitHub's 403 names the reset", async () => {
    expect(await list(60_000)).toHaveLength(7);
    const waits = events.filter((event) => event.kind === "wait");
    expect(waits.map((wait) => wait.reason)).toEqual(["retry-after"]);
    expect(github.requests.map((request) => request.split(" ")[1])).toEqual(["403", "200"]);
  });

  it("is told at once when the reset is further away than the caller waits", async () => {
    const error: unknown = await list(1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "api", status: 403, retryAfterMs: expect.any(Number) });
    expect(github.requests).toHaveLength(1);
  });
});
