import type { RetryPolicy } from "../ir/policy.ts";

/** The replies after which a repeat is made because they say so themselves, in words: `409`, `any 5xx`. */
export function repeatedReplies({ responses, noRetryStatusCodes }: RetryPolicy): readonly string[] {
  const ruledOut = noRetryStatusCodes.map(String);
  return Object.entries(responses).flatMap(([status, verdict]) => {
    const isRepeated = verdict === "transient" || verdict === "throttling";
    const isOut = ruledOut.some((pattern) => pattern === status || pattern === `${status.charAt(0)}XX`);
    return isRepeated && !isOut && !/^[12]/.test(status) ? [inWords(status, Object.keys(responses))] : [];
  });
}

function inWords(status: string, all: readonly string[]): string {
  if (/^\d+$/.test(status)) return status;
  const isDefault = status === "default";
  const hasOthers = all.some((each) => each !== status && (isDefault || each.charAt(0) === status.charAt(0)));
  return `any ${hasOthers ? "undocumented " : ""}${isDefault ? restOf(all) : status.toLowerCase()}`;
}

/** What `default` stands for beside the ranges that are documented. */
function restOf(all: readonly string[]): string {
  const left = ["4XX", "5XX"].filter((range) => !all.includes(range));
  return left.length === 0 ? "status" : left.join(" or ").toLowerCase();
}
