import type { PolicedOperation } from "../ir/api.ts";
import { streamKind } from "../ir/stream-kind.ts";
import { findCredentialParameter } from "./credentials.ts";
import { type Finding, originOf } from "./finding.ts";

/** A cache that does nothing, or less than it seems to. */
export function cacheMistakes(operation: PolicedOperation): readonly Finding[] {
  return [...idleCache(operation), ...idleStale(operation), ...undeclaredCredential(operation)];
}

/** What stands above holds for those that can have it. */
function idleCache(operation: PolicedOperation): readonly Finding[] {
  const why = whyNotKept(operation);
  const pointer = originOf(operation, "cache");
  if (!isCached(operation) || why === undefined || !isOwn(operation, pointer)) return [];
  return [
    { code: "x-resilience-idle-cache", severity: "warning", problem: `has a cache, and ${why}`, pointer },
  ];
}

function whyNotKept({ method, responses, policy }: PolicedOperation): string | undefined {
  if (method !== "GET" && method !== "HEAD") return `replies to ${method} are not kept`;
  const isStream =
    policy.value.class === "stream" ||
    responses.some(({ content: [only, another] }) => {
      return only !== undefined && another === undefined && streamKind(only) !== undefined;
    });
  return isStream ? "streams are not kept" : undefined;
}

function idleStale(operation: PolicedOperation): readonly Finding[] {
  const isStale = operation.policy.value.fallback.some(({ kind }) => kind === "stale");
  const pointer = originOf(operation, "fallback");
  if (!isStale || isCached(operation) || !isOwn(operation, pointer)) return [];
  const problem = "falls back to a stale reply, and has no cache that would keep one";
  return [{ code: "x-resilience-stale-without-cache", severity: "warning", problem, pointer }];
}

function undeclaredCredential(operation: PolicedOperation): readonly Finding[] {
  const credential = findCredentialParameter(operation);
  if (!isCached(operation) || credential === undefined) return [];
  return [
    {
      code: "x-resilience-cache-without-credential",
      severity: "warning",
      problem: `is cached, and its parameter ${credential.name} looks like a credential that no security scheme declares`,
      pointer: originOf(operation, "cache"),
    },
  ];
}

function isCached({ policy }: PolicedOperation): boolean {
  const { cache } = policy.value;
  return cache !== false && cache.mode !== "off";
}

function isOwn(operation: PolicedOperation, pointer: string): boolean {
  return pointer.startsWith(operation.pointer);
}
