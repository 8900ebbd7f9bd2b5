import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { StoredReply } from "./ledger.ts";

/** Sends an answer, spoilt by the fault. */
export async function answer(response: ServerResponse, reply: StoredReply, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case "reset-after":
      response.socket?.resetAndDestroy();
      return;
    case "slow-headers":
      await sleep(fault.delayMs, undefined, { ref: false });
      return send(response, reply);
    case "stalled-body":
      return sendHalf(response, reply);
    case "truncated-body":
      sendHalf(response, reply);
      await sleep(20);
      response.socket?.resetAndDestroy();
      return;
    case "truncated-json":
      return send(response, { ...reply, body: firstHalf(reply.body) });
    case "drift":
      return send(response, { ...reply, body: JSON.stringify(fault.edit(JSON.parse(reply.body))) });
    default:
      return send(response, reply);
  }
}

/** The answer of a server that is too busy to work. */
export function problemReply(fault: {
  readonly kind: "unavailable" | "too-many";
  readonly retryAfterSeconds: number;
}): StoredReply {
  const status = fault.kind === "unavailable" ? 503 : 429;
  const code = fault.kind === "unavailable" ? "internal" : "rate_limited";
  return {
    status,
    headers: { "content-type": "application/problem+json", "retry-after": String(fault.retryAfterSeconds) },
    body: JSON.stringify({ type: "about:blank", title: "Come back later", status, code }),
  };
}

function send(response: ServerResponse, reply: StoredReply): void {
  if (response.destroyed) return;
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

/** The headers promise a whole body; half of it comes. */
function sendHalf(response: ServerResponse, reply: StoredReply): void {
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.write(firstHalf(reply.body));
}

function firstHalf(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}
