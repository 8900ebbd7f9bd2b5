import { Stopped } from "../call/stop.ts";
import type { TracedAttempt } from "../telemetry/traced-attempt.ts";
import { arrivedBefore, redirectRefused, refusalOf } from "./failure.ts";
import { hiddenRefusal } from "./hidden-refusal.ts";
import { isFollowed } from "./redirect.ts";
import { isAdding, send, type WireRequest } from "./send.ts";
import { nextRequest } from "./wire-request.ts";

/**
 * Sends one request, or two where a browser hides a redirect, and waits for the head of its reply. Throws `AttemptFailure`
 * where none comes.
 */
export async function exchange(attempt: TracedAttempt, request: WireRequest): Promise<Response> {
  const { fetch } = attempt.call.core.options;
  attempt.wire.begun ||= !isAdding(fetch);
  const response = await headOf(attempt, request, "manual");
  if (response.status !== 0 || response.type !== "opaqueredirect") return response;
  // Browsers hide where a redirect leads: it takes another request to follow, which no write may be.
  if (!isFollowed(request.method)) throw redirectRefused();
  // They take every header but Authorization along.
  const carries =
    isAdding(fetch) || attempt.credentials.some(({ name }) => name.toLowerCase() !== "authorization");
  const { headers } = nextRequest(attempt, request, request.url, attempt.traceNext?.({}));
  return headOf(attempt, { ...request, headers }, carries ? "error" : "follow").catch(arrivedBefore);
}

async function headOf(...request: Parameters<typeof send>): Promise<Response> {
  try {
    return await send(...request);
  } catch (thrown) {
    if (thrown instanceof Stopped) throw thrown;
    const refusal = hiddenRefusal(thrown);
    if (refusal !== undefined) return refusal;
    throw refusalOf(thrown);
  }
}
