import type { Attempt } from "../call/handler.ts";
import { Stopped, throwIfStopped, untilStopped } from "../call/stop.ts";
import { retraced, type TracedAttempt } from "../telemetry/traced-attempt.ts";
import { AttemptFailure, failureOf, redirectRefused } from "./failure.ts";
import { isFollowed } from "./redirect.ts";
import { isAdding, send, type WireRequest } from "./send.ts";

/**
 * Sends one request, or two where a browser hides a redirect, and waits for the head of its reply. Throws `AttemptFailure`
 * where none comes.
 */
export async function exchange(attempt: TracedAttempt, request: WireRequest): Promise<Response> {
  const { fetch } = attempt.call.core.options;
  attempt.wire.begun ||= !isAdding(fetch);
  try {
    const response = await sendUntilStopped(attempt, request, "manual");
    if (response.status !== 0 || response.type !== "opaqueredirect") return response;
    // Browsers hide where a redirect leads: it takes another request to follow, which no write may be.
    if (!isFollowed(request.method)) throw redirectRefused();
    // They take every header but Authorization along.
    const carries =
      isAdding(fetch) || attempt.credentials.some(({ name }) => name.toLowerCase() !== "authorization");
    const again = retraced(attempt, request, attempt.traceNext?.({}));
    return await sendUntilStopped(attempt, again, carries ? "error" : "follow");
  } catch (thrown) {
    if (thrown instanceof Stopped || thrown instanceof AttemptFailure) throw thrown;
    throwIfStopped(attempt.signal);
    throw failureOf(thrown);
  }
}

function sendUntilStopped(
  { signal, call, wire }: Attempt,
  request: WireRequest,
  redirect: "manual" | "follow" | "error",
): Promise<Response> {
  const controller = new AbortController();
  const onBegin = (): void => {
    wire.begun = true;
  };
  const told = { connectTimeoutMs: call.policy.timeout.connectMs, onBegin };
  const reply = send(request, call.core.options.fetch, controller.signal, redirect, told);
  return untilStopped(reply, signal, (stopped) => controller.abort(stopped));
}
