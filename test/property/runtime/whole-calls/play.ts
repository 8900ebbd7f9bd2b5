import { type CallMeta, type ClientEvent, call, idempotencyKeys, rateLimiting } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { coreOf } from "../../../../runtime/src/client/client-core.ts";
import type { Policy } from "../../../../runtime/src/policy.ts";
import { bodyOf } from "../../../unit/runtime/stream/pieces.ts";
import { type AnyOperation, jsonResponse, stubClient } from "../../../unit/runtime/support/stub-api.ts";
import { virtualEnvironment } from "../../../unit/runtime/support/virtual-environment.ts";
import { type Caller, type Fate, KINDS, type Offered, type Weather } from "./weather.ts";

/** A request as the server saw it. */
export interface Seen {
  readonly atMs: number;
  readonly key: string | null;
  readonly body: string;
  readonly fate: Fate;
  readonly signal: AbortSignal;
}

/** A call, and what became of it. */
export interface Played extends Caller, Offered {
  readonly id: string;
  readonly effective: Policy;
  readonly startedAtMs: number;
  readonly seen: Seen[];
  end?: { readonly atMs: number; readonly error: unknown; readonly meta: CallMeta };
}

/** What one run was like. `calm`: made to a server that is well when all was over, one of each operation. */
export interface Run {
  readonly calls: readonly Played[];
  readonly calm: readonly Played[];
  readonly events: readonly (ClientEvent & { readonly atMs: number })[];
  readonly pendingTimers: number;
}

/** Plays a weather to its end, and waits for it to clear. */
export async function play({ operations, fates, callers, random }: Weather): Promise<Run> {
  const environment = virtualEnvironment(random);
  const { now, schedule } = environment;
  const events: (ClientEvent & { readonly atMs: number })[] = [];
  const calls: Played[] = [];
  let [requests, isCalm] = [0, false];
  const answer = async (request: Request): Promise<Response> => {
    const { headers, signal } = request;
    const fate = fates[requests % fates.length];
    if (isCalm || fate === undefined) return jsonResponse(200, {});
    requests += 1;
    const [key, body] = [headers.get("idempotency-key"), await request.clone().text()];
    const of = calls.find(({ id }) => id === headers.get("x-request-id"));
    of?.seen.push({ atMs: now(), key, body, fate, signal });
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (fate.end !== "hang") schedule(fate.afterMs, () => settle(fate, resolve, reject));
    });
  };
  const onEvent = (event: ClientEvent): void => void events.push({ ...event, atMs: now() });
  const { client } = stubClient([answer], { environment, onEvent });
  const made = operations.map(operationOf);
  const begin = (caller: Caller): void => {
    const [offered, of] = [operations[caller.operation], made[caller.operation]];
    if (offered === undefined || of === undefined) return;
    const id = `call-${calls.length}`;
    const effective = coreOf(client).policyOf(of.describe());
    const one: Played = { ...caller, ...offered, id, effective, startedAtMs: now(), seen: [] };
    calls.push(one);
    const controller = new AbortController();
    if (caller.patienceMs !== undefined) schedule(caller.patienceMs, () => controller.abort(id));
    const input = KINDS[offered.kind].method === "GET" ? {} : { body: { id } };
    void call(client, of, input, { correlationId: id, signal: controller.signal })
      .safe()
      .then((end) => {
        one.end = { atMs: now(), error: end.ok ? undefined : end.error, meta: end.meta };
      });
  };
  for (const caller of callers) schedule(caller.startMs, () => begin(caller));
  await environment.advance(12_000);
  const pendingTimers = environment.pendingTimers();
  isCalm = true;
  await environment.advance(120_000);
  for (const index of operations.keys()) {
    begin({ operation: index, startMs: 0, patienceMs: undefined });
    await environment.advance(10_000);
  }
  return { calls: calls.slice(0, callers.length), calm: calls.slice(callers.length), events, pendingTimers };
}

function operationOf({ kind, policy }: Offered, index: number): AnyOperation {
  const { method, ...stated } = KINDS[kind];
  return operation(() => ({
    id: `op${index}`,
    method,
    path: `/op${index}`,
    ...(method !== "GET" && { body: json() }),
    replies: { "2XX": asJson(), default: asJson() },
    policy: { ...policy, ...stated },
    uses: [rateLimiting, idempotencyKeys],
  }));
}

function settle(
  { end, status, body, retryAfter }: Fate,
  resolve: (reply: Response) => void,
  reject: (why: unknown) => void,
): void {
  if (end !== "reply") {
    const code = end === "reset" ? "ECONNRESET" : "ECONNREFUSED";
    reject(new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) }));
    return;
  }
  const more = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const headers = { "Content-Type": "application/json", ...more };
  const then = { whole: "end", cut: new TypeError("terminated"), stall: "stall" } as const;
  const pieces = body === "whole" ? ["{}"] : ["{"];
  resolve(new Response(bodyOf(pieces, then[body]), { status, headers }));
}
