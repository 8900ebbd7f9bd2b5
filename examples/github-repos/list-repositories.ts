import { setTimeout as sleep } from "node:timers/promises";
import type { createClient } from "./client/index.ts";

/** Any client that has GitHub's operations: of our compact document, or of GitHub's own. */
export type GitHub = ReturnType<typeof createClient>;

/** Says that nothing will be sent for a while, and why. */
export type OnWait = (reason: string, waitMs: number) => void;

/**
 * The repositories of a user, page by page. GitHub's limit is respected before it is met: when a reply says that
 * no request is left, the next page is asked for after the reset.
 */
export async function* listRepositories(api: GitHub, username: string, perPage: number, onWait: OnWait) {
  const list = api.repos.listForUser({ path: { username }, query: { per_page: perPage } });
  for await (const { items, next, meta } of list.pages()) {
    yield* items;
    const { remaining, resetMs = 0 } = meta.rateLimit ?? {};
    if (next !== undefined && remaining === 0 && resetMs > 0) {
      onWait("no request is left until the reset", resetMs);
      await sleep(resetMs);
    }
  }
}
