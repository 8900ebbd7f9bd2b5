import { formatDuration } from "../extension/duration.ts";
import { absences } from "../ir/absence.ts";
import type {
  FailureRule,
  HedgePolicy,
  Policy,
  RateLimitPolicy,
  RetryClass,
  RetryPolicy,
} from "../ir/policy.ts";
import { repeatedReplies } from "./repeated-replies.ts";

/** The effective policy in words: `keyed: up to 3 attempts with one Idempotency-Key; 2 s per attempt, 10 s in all`. */
export function policySentence(policy: Policy): string {
  return `${policy.class}: ${policyParts(policy).join("; ")}`;
}

/** What the sentence consists of after the class: attempts, limits, and what else there is. */
export function policyParts(policy: Policy): readonly string[] {
  const { attemptMs, totalMs } = policy.timeout;
  const until = policy.class === "stream" ? "until it begins" : "in all";
  const limits = `${inWords(attemptMs)} per attempt, ${inWords(totalMs)} ${until}`;
  return [attemptsOf(policy), limits, ...extrasOf(policy)];
}

/** Milliseconds as prose has them: `2 s`, `1.5 s`, `250 ms`. */
export function inWords(ms: number): string {
  if (ms > 1_000 && ms < 60_000 && ms % 100 === 0) return `${ms / 1_000} s`;
  const text = formatDuration(ms);
  return text.replace(
    /^(\d+)([a-z]+)$/,
    (_, amount: string, unit: string) => `${amount} ${UNITS[unit] ?? unit}`,
  );
}

const UNITS: Readonly<Record<string, string>> = { m: "min" };

const REPEATED: Readonly<Record<Exclude<RetryClass, "never" | "keyed">, string>> = {
  unsent: "only when nothing was sent",
  idempotent: "",
  safe: "",
  conditional: "only while the precondition protects it",
  "rate-limited": "when the server says so",
  "long-poll": "",
  stream: "until the reply is handed over",
};

function attemptsOf({ class: retryClass, retry, idempotency }: Policy): string {
  if (retryClass === "never" || retry.maxAttempts === 1) return "one attempt";
  const key = retryClass === "keyed" && idempotency !== false ? ` with one ${idempotency.name}` : "";
  const only = retryClass === "keyed" ? "" : REPEATED[retryClass];
  const parts = [`up to ${retry.maxAttempts} attempts${key}`, only, repliesOf(retry, only !== "")];
  return parts.filter((part) => part !== "").join(", ");
}

/** What a class that does not say when it repeats repeats anyway. */
const ALWAYS: ReadonlySet<string> = new Set(["408", "425", "429", "502", "503", "504"]);

function repliesOf(retry: RetryPolicy, isLimited: boolean): string {
  const replies = repeatedReplies(retry).filter((reply) => isLimited || !ALWAYS.has(reply));
  const last = replies.at(-1);
  if (last === undefined) return "";
  const list = replies.length === 1 ? last : `${replies.slice(0, -1).join(", ")} and ${last}`;
  return `${isLimited ? "and" : "also"} after ${list}`;
}

/** Blocks that the runtime does not act on yet are not promised. */
function extrasOf(policy: Policy): readonly string[] {
  const { criticality, rateLimit, hedge, failure, pagination } = policy;
  const without = absences(policy);
  return [
    ...(criticality === "critical" ? ["all required data is critical"] : []),
    ...(rateLimit === false ? [] : limitsOf(rateLimit)),
    ...(hedge === false ? [] : [hedgeOf(hedge)]),
    ...(failure === false ? [] : [failureOf(failure)]),
    ...(without.length === 0 ? [] : [`\`undefined\` when ${without.join(", or when ")}`]),
    ...(pagination === false ? [] : ["page by page"]),
  ];
}

function limitsOf({ requests, perMs = 1_000, concurrency }: RateLimitPolicy): readonly string[] {
  return [
    ...(requests === undefined ? [] : [`at most ${requests} requests in ${inWords(perMs)}`]),
    ...(concurrency === undefined ? [] : [`${concurrency} at once`]),
  ];
}

function hedgeOf({ delay }: HedgePolicy): string {
  return "ms" in delay
    ? `hedged after ${inWords(delay.ms)}`
    : `hedged when slower than ${delay.percentile} %`;
}

function failureOf({ when, is, not }: FailureRule): string {
  if (when === undefined) return "fails where a body says so";
  const list = (values: readonly unknown[]): string =>
    values.map((value) => JSON.stringify(value)).join(" or ");
  const means = [
    ...(is === undefined ? [] : [`is ${list(is)}`]),
    ...(not === undefined ? [] : [`is not ${list(not)}`]),
  ];
  return `fails where \`${when.replaceAll("`", "'")}\` ${means.join(", or ") || "says something"}`;
}
