import type { Payment } from "../payments/checkout.ts";
import type { Ledger } from "./ledger.ts";
import type { SceneResult } from "./run-scene.ts";

/** Something that must hold, and whether it does. */
export interface Invariant {
  readonly name: string;
  readonly holds: boolean;
  /** What was seen. */
  readonly seen: string;
}

export interface Evidence {
  readonly ledger: Ledger;
  readonly scenes: readonly SceneResult[];
  readonly payments: ReadonlyMap<string, Payment>;
  /** References of the charges that the API lists. */
  readonly listed: readonly string[];
  readonly naive: Ledger;
  readonly differences: readonly string[];
}

/** The claims of the demo, checked against what the server's side wrote down. */
export function checkInvariants(evidence: Evidence): Invariant[] {
  const { ledger, scenes, payments, listed, naive, differences } = evidence;
  const surprises = scenes.filter((each) => !each.asExpected).length;
  const paid = [...payments].filter(([, payment]) => payment.kind === "paid").map(([reference]) => reference);
  const unpaid = paid.filter((reference) => !ledger.has(reference));
  return [
    invariant(
      "the committed client is what the generator emits",
      differences.length === 0,
      differences.join(", ") || "no difference",
    ),
    invariant(
      "every call ended as it should",
      surprises === 0,
      `${scenes.length - surprises} of ${scenes.length}`,
    ),
    invariant("no customer paid twice", ledger.duplicates === 0, `${ledger.duplicates} duplicates`),
    invariant(
      "every payment that the client acknowledged is in the ledger",
      unpaid.length === 0,
      `${paid.length} acknowledged, ${unpaid.length} missing`,
    ),
    invariant("no key was used for two requests", ledger.mismatches === 0, `${ledger.mismatches} mismatches`),
    invariant("no money moved without a key", ledger.unkeyed === 0, `${ledger.unkeyed} without`),
    invariant(
      "the API lists every order once",
      new Set(listed).size === listed.length,
      `${listed.length} listed`,
    ),
    invariant(
      "the ledger can count: the naive loop pays twice",
      naive.duplicates > 0,
      `${naive.duplicates} duplicates`,
    ),
  ];
}

function invariant(name: string, holds: boolean, seen: string): Invariant {
  return { name, holds, seen };
}
