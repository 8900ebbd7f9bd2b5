import { formatDuration } from "../extension/duration.ts";
import type { Pointer } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { Policy, Resolved } from "../ir/policy.ts";
import { burstOf } from "./burst.ts";

/** One setting of a resolved policy. */
export interface ExplainedSetting {
  /** As `x-resilience` calls it: `timeout.attempt`. */
  readonly key: string;
  /** As `x-resilience` would write it: `2s`. */
  readonly value: string;
  /** Where it was stated; `undefined`: built in. */
  readonly origin?: Pointer;
}

/** Every setting of a policy in the extension's own terms, sorted by key, with the place it came from. */
export function explain(policy: Resolved<Policy>): readonly ExplainedSetting[] {
  const rows = rowsOf(effective(policy.value), "").map(([path, value]) => {
    const origin = policy.origins.get(path);
    const isDuration = path.endsWith("Ms") && typeof value === "number";
    const key = isDuration ? path.slice(0, -2) : path;
    const shown = isDuration ? formatDuration(value) : show(value);
    return origin === undefined ? { key, value: shown } : { key, value: shown, origin };
  });
  return rows.sort((left, right) => compareCodePoints(left.key, right.key));
}

/** With what follows from other settings: the size of a burst. */
function effective(policy: Policy): Policy {
  const { rateLimit } = policy;
  const burst = rateLimit === false ? undefined : burstOf(rateLimit);
  return rateLimit === false || burst === undefined
    ? policy
    : { ...policy, rateLimit: { ...rateLimit, burst } };
}

function rowsOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  const isGroup =
    typeof value === "object" && value !== null && !Array.isArray(value) && !path.endsWith(".delay");
  if (!isGroup) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) =>
    rowsOf(member, path === "" ? key : `${path}.${key}`),
  );
}

function show(value: unknown): string {
  if (typeof value === "string") return value;
  if (isDelay(value)) return "percentile" in value ? `p${value.percentile}` : formatDuration(value.ms);
  return JSON.stringify(value);
}

function isDelay(value: unknown): value is { readonly percentile: number } | { readonly ms: number } {
  return typeof value === "object" && value !== null && ("percentile" in value || "ms" in value);
}
