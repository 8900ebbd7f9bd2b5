import type { PolicedOperation } from "../ir/api.ts";

/** The effective policy of an operation in words: `safe: up to 3 attempts; 10 s per attempt, 30 s in all`. */
export function policySentence({ policy }: PolicedOperation): string {
  const { class: retryClass, retry, timeout } = policy.value;
  const attempts =
    retryClass === "never" || retry.maxAttempts === 1 ? "one attempt" : `up to ${retry.maxAttempts} attempts`;
  return `${retryClass}: ${attempts}; ${span(timeout.attemptMs)} per attempt, ${span(timeout.totalMs)} in all`;
}

function span(milliseconds: number): string {
  return milliseconds % 1_000 === 0 ? `${milliseconds / 1_000} s` : `${milliseconds} ms`;
}
