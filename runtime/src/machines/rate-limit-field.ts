import type { RateLimitInfo } from "../call/record.ts";
import type { BareItem } from "../structured-fields/bare-item.ts";
import { type Item, type Parameters, parseDictionary, parseList } from "../structured-fields/parse.ts";

/** `RateLimit` in a form of draft-ietf-httpapi-ratelimit-headers: a list of policies, or (to draft 7) a dictionary. */
export function readRateLimitField(field: string, policy: string | null): RateLimitInfo | undefined {
  const limits = itemsOf(field).flatMap(({ value, params }) => {
    const info = infoOf(quotaOf(policy, value), integer(params, "r"), integer(params, "t"));
    return (params.has("r") || params.has("t")) && info !== undefined ? [info] : [];
  });
  return limits.length > 0 ? limits.reduce(tighter) : readDictionary(field);
}

/** Of several limits the one that stops first: spent for longest, or else with least left. */
function tighter(a: RateLimitInfo, b: RateLimitInfo): RateLimitInfo {
  const left = (info: RateLimitInfo): number => info.remaining ?? Number.POSITIVE_INFINITY;
  if (left(a) === 0 && left(b) === 0) return (a.resetMs ?? 0) >= (b.resetMs ?? 0) ? a : b;
  return left(a) <= left(b) ? a : b;
}

function readDictionary(field: string): RateLimitInfo | undefined {
  const members = parseDictionary(field);
  const read = (key: string): number | undefined => {
    const member = members?.get(key);
    return member?.kind === "item" ? integerOf(member.value) : undefined;
  };
  return infoOf(read("limit"), read("remaining"), read("reset"));
}

/** The quota that `RateLimit-Policy` gives the policy of that name. */
function quotaOf(policy: string | null, name: BareItem): number | undefined {
  const found = itemsOf(policy ?? "").find(({ value }) => value.value === name.value);
  return found === undefined ? undefined : integer(found.params, "q");
}

function itemsOf(field: string): readonly Item[] {
  return parseList(field)?.filter((member) => member.kind === "item") ?? [];
}

function integer(params: Parameters, key: string): number | undefined {
  return integerOf(params.get(key));
}

function integerOf(item: BareItem | undefined): number | undefined {
  return item?.kind === "integer" && item.value >= 0 ? item.value : undefined;
}

function infoOf(
  limit: number | undefined,
  remaining: number | undefined,
  resetSeconds: number | undefined,
): RateLimitInfo | undefined {
  if (limit === undefined && remaining === undefined && resetSeconds === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetSeconds !== undefined && { resetMs: resetSeconds * 1_000 }),
  };
}
