import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rateLimitOf } from "../../../../runtime/src/machines/rate-limit-headers.ts";
import { retryAfterMs } from "../../../../runtime/src/machines/retry-after.ts";
import { isVetoed } from "../../../../runtime/src/machines/veto.ts";
import type { RetryPolicy } from "../../../../runtime/src/policy.ts";

interface Vectors<Case> {
  readonly now: string;
  readonly cases: readonly (Case & {
    readonly name: string;
    readonly headers: Readonly<Record<string, string>>;
  })[];
}

interface TimingCase {
  readonly status?: number;
  readonly responses?: RetryPolicy["responses"];
  readonly expectedMs?: number;
  readonly vetoed?: boolean;
  readonly vetoHeader?: string;
}

function vectors<Case>(file: string): Vectors<Case> {
  return JSON.parse(readFileSync(new URL(`../../../vectors/${file}`, import.meta.url), "utf8"));
}

describe("traps 13 and 16: when a server wants to be asked again", () => {
  const { now, cases } = vectors<TimingCase>("retry-after.json");
  it.each(cases)("$name", ({ status, responses, headers, expectedMs, vetoed = false, vetoHeader }) => {
    const reply = new Headers(headers);
    expect(retryAfterMs(reply, Date.parse(now), status, responses)).toBe(expectedMs);
    expect(isVetoed(reply, vetoHeader)).toBe(vetoed);
  });
});

describe("trap 20: what a server says of its rate limit", () => {
  const { now, cases } = vectors<{ expected?: object; retryAfterMs?: number }>("rate-limit.json");
  it.each(cases)("$name", ({ headers, expected, retryAfterMs: expectedMs }) => {
    const reply = new Headers(headers);
    expect(rateLimitOf(reply, Date.parse(now))).toEqual(expected);
    expect(retryAfterMs(reply, Date.parse(now))).toBe(expectedMs);
  });
});
