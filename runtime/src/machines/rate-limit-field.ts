import type { RateLimitInfo } from "../call/record.ts";
import type { BareItem } from "../structured-fields/bare-item.ts";
import { type Item, parseDictionary, parseList } from "../structured-fields/parse.ts";
import { limitInfo } from "./limit-info.ts";

/** `RateLimit` in a form of draft-ietf-httpapi-ratelimit-headers: a list of policies, or (to draft 7) a dictionary. */
export function readRateLimitField(field: string, policy: string | null): RateLimitInfo | undefined {
  const limits = itemsOf(field).flatMap(({ value, params }) => {
    if (!params.has("r") && !params.has("t")) return [];
    return limitInfo(quotaOf(policy, value), integer(params.get("r")), milliseconds(params.get("t"))) ?? [];
  });
  return limits.length > 0 ? limits.reduce(tighter) : readDictionary(field);
}

/** Of several limits the one that stops first: spent for longest, or else with least left. */
function tighter(one: RateLimitInfo, other: RateLimitInfo): RateLimitInfo {
  return leftIn(one) <= leftIn(other) ? one : other;
}

/** Less than nothing, the longer it stays so. */
function leftIn({ remaining = Number.POSITIVE_INFINITY, resetMs = 0 }: RateLimitInfo): number {
  return remaining === 0 ? -resetMs : remaining;
}

function readDictionary(field: string): RateLimitInfo | undefined {
  const members = parseDictionary(field);
  const bareItem = (key: string): BareItem | undefined => {
    const member = members?.get(key);
    return member?.kind === "item" ? member.value : undefined;
  };
  return limitInfo(
    integer(bareItem("limit")),
    integer(bareItem("remaining")),
    milliseconds(bareItem("reset")),
  );
}

/** The quota that `RateLimit-Policy` gives the policy of that name. */
function quotaOf(policy: string | null, name: BareItem): number | undefined {
  const found = itemsOf(policy ?? "").find(({ value }) => value.value === name.value);
  return integer(found?.params.get("q"));
}

function itemsOf(field: string): readonly Item[] {
  return parseList(field)?.filter((member) => member.kind === "item") ?? [];
}

function integer(item: BareItem | undefined): number | undefined {
  return item?.kind === "integer" && item.value >= 0 ? item.value : undefined;
}

function milliseconds(item: BareItem | undefined): number | undefined {
  const seconds = integer(item);
  return seconds === undefined ? undefined : seconds * 1_000;
}
