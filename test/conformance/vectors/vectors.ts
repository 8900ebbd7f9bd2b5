import { readFileSync } from "node:fs";
import type { CacheState, FailurePolicy, PolicyPatch, RetryClass, RetryPolicy } from "@gen-client/runtime";
import type { Fault } from "../../chaos/fault-server.ts";

/** `refused`: no connection comes about. */
export type Answer = Extract<Fault, { kind: "reply" | "reset" }> | { readonly kind: "refused" };

/** A reply's headers, and what they mean. */
export interface TimingCase {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: 503. */
  readonly status?: number;
  /** What the contract says of replies. */
  readonly responses?: RetryPolicy["responses"];
  /** How long a reply with them asks to wait. */
  readonly expectedMs?: number;
  readonly retryAfterMs?: number;
  readonly expected?: object;
  readonly vetoed?: boolean;
  readonly vetoHeader?: string;
}

/** Calls of one address by a client with a cache. */
export interface CacheCase {
  readonly name: string;
  readonly cache?: Extract<PolicyPatch["cache"], object>;
  readonly steps: readonly CacheStep[];
}

export interface CacheStep {
  readonly afterMs?: number;
  readonly method?: "PUT" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer?: Answer;
  readonly answers?: readonly Answer[];
  readonly expect: {
    readonly hits: number;
    readonly data?: unknown;
    readonly status?: number;
    readonly state?: CacheState;
    readonly ageMs?: number;
    readonly degraded?: string;
    readonly error?: string;
    readonly sent?: Readonly<Record<string, string>>;
  };
}

/** Writes, and the keys that they carry. */
export interface KeyCase {
  readonly name: string;
  readonly policy: PolicyPatch;
  readonly calls?: number;
  readonly key?: string;
  readonly keyAgeMs?: number;
  readonly answers: readonly Answer[];
  readonly expect: {
    readonly hits: number;
    readonly keys?: number;
    readonly key?: string;
    readonly keyLike?: string;
    readonly header?: string;
    readonly bodyKey?: string;
    readonly sameBody?: boolean;
    readonly error?: string;
  };
}

/** The cases of a file of `test/vectors`. */
export function vectors<Case>(file: string): { readonly now?: string; readonly cases: readonly Case[] } {
  return JSON.parse(readFileSync(new URL(`../../vectors/${file}`, import.meta.url), "utf8"));
}

/** The matrix of `retry.json`. */
export function retryVectors<Row>(): { readonly matrix: readonly Row[] } {
  return JSON.parse(readFileSync(new URL("../../vectors/retry.json", import.meta.url), "utf8"));
}

/** What `body-failures.json` holds. */
export interface BodyFailureVectors {
  readonly slack: FailurePolicy;
  readonly bodies: readonly {
    readonly name: string;
    readonly failure: FailurePolicy;
    readonly failures: readonly unknown[];
    readonly successes: readonly unknown[];
  }[];
  readonly told: readonly {
    readonly name: string;
    readonly failure: FailurePolicy;
    readonly body: unknown;
    readonly problem: { readonly code?: string; readonly detail?: string };
  }[];
  readonly repeats: readonly {
    readonly method: string;
    readonly class: RetryClass;
    readonly word: string;
    readonly attempts: number;
  }[];
}

/** The rules and bodies of `body-failures.json`. */
export function bodyFailureVectors(): BodyFailureVectors {
  return JSON.parse(readFileSync(new URL("../../vectors/body-failures.json", import.meta.url), "utf8"));
}
