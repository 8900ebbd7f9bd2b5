import { setTimeout as sleep } from "node:timers/promises";
import type { createClient } from "./client/index.ts";

/** Any client that has GitHub's operations: of our compact document, or of GitHub's own. */
export type GitHub = ReturnType<typeof createClient>;

/** Says that nothing will be sent for a while, and why. */
export type OnWait = (reason: string, waitMs: number) => void;

/** Pages beyond this are a server that does not know where its list ends. */
const MAX_PAGES = 100;

/**
 * The repositories of a user, page by page. GitHub's limit is respected before it is met: when a reply says that
 * no request is left, the next page is asked for after the reset.
 */
export async function* listRepositories(api: GitHub, username: string, perPage: number, onWait: OnWait) {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const call = api.repos.listForUser({ path: { username }, query: { per_page: perPage, page } });
    const { data, meta, response } = await call.withMeta();
    yield* data;
    if (!hasNextPage(response.headers.get("link"))) return;
    const { remaining, resetMs = 0 } = meta.rateLimit ?? {};
    if (remaining === 0 && resetMs > 0) {
      onWait("no request is left until the reset", resetMs);
      await sleep(resetMs);
    }
  }
}

/** Whether a `Link` header (RFC 8288) names a next page. */
export function hasNextPage(link: string | null): boolean {
  return (link ?? "").split(",").some((part) => /;\s*rel="?next"?/.test(part));
}
