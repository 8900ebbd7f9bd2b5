import { parseArgs } from "node:util";
import { ApiError, type ClientEvent } from "@gen-client/runtime";
import { createClient } from "./client/index.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import { listRepositories } from "./list-repositories.ts";

const USAGE = `List a user's repositories on GitHub.

  npm run -s github-repos -- <user> [--live] [--per-page N]

  --live        ask api.github.com; GITHUB_TOKEN raises the limit from 60 to 5,000 requests an hour
                (without --live: a small GitHub of our own, on this machine, with a limit that is soon met)
  --per-page N  repositories a request, 100 at most`;

/** Exit codes: 0 listed, 1 failed, 2 wrong usage, 75 try again later (EX_TEMPFAIL). */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { live: { type: "boolean" }, "per-page": { type: "string" }, help: { type: "boolean" } },
  });
  const [username] = positionals;
  if (values.help || username === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const fake = values.live ? undefined : await startFakeGitHub();
  try {
    return await list(username, Number(values["per-page"] ?? (fake ? 2 : 100)), fake);
  } finally {
    await fake?.stop();
  }
}

async function list(username: string, perPage: number, fake: FakeGitHub | undefined): Promise<number> {
  const token = process.env["GITHUB_TOKEN"];
  const api = createClient({
    ...(fake === undefined ? {} : { baseUrl: fake.url }),
    ...(token === undefined || fake !== undefined ? {} : { auth: { token } }),
    onEvent: announceWait,
  });
  try {
    let count = 0;
    for await (const repository of listRepositories(api, username, perPage, announce)) {
      count += 1;
      console.log(
        `${repository.full_name.padEnd(32)} ${String(repository.stargazers_count ?? "?").padStart(6)} ★  ${repository.description ?? ""}`.trimEnd(),
      );
    }
    console.error(`${count} repositories`);
    return 0;
  } catch (error) {
    return explain(error, username);
  }
}

/** The client waits by itself when GitHub says 403 or 429 and names a time; here the user hears of it. */
function announceWait(event: ClientEvent): void {
  if (event.kind === "wait" && event.reason === "retry-after")
    announce("GitHub asks for patience", event.delayMs);
}

function announce(reason: string, waitMs: number): void {
  console.error(`… ${reason}: going on at ${clock(waitMs)}, in ${Math.ceil(waitMs / 1_000)} s`);
}

function explain(error: unknown, username: string): number {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 404) {
    console.error(`There is no user ${username}.`);
    return 1;
  }
  if (error.retryAfterMs !== undefined) {
    console.error(`GitHub's limit is used up; it is full again at ${clock(error.retryAfterMs)}.`);
    return 75;
  }
  console.error(`${error.message}. ${error.advice}`);
  return 1;
}

function clock(inMs: number): string {
  return new Date(Date.now() + inMs).toLocaleTimeString("en-GB");
}

process.exitCode = await main();
