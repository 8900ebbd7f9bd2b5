import type { Reader } from "../../runtime/src/read/reader.ts";
import type { Case } from "./cases.ts";
import { checkBroken, checkValid, type Failure, isOneFault } from "./check.ts";
import type { Judges } from "./judge.ts";
import { mutationsOf } from "./mutate.ts";
import { createMaker } from "./values.ts";

/** How much is tried. */
export interface Effort {
  readonly valuesPerSchema: number;
  /** Places in a value that are broken in turn. */
  readonly mutationsPerValue: number;
  /** Values are made for no longer than this. */
  readonly seconds: number;
  /** Most literals that the compiler looks at. */
  readonly literals: number;
}

/** A value that the validator takes for right, and the case it belongs to. */
export interface ValidValue {
  readonly index: number;
  readonly pointer: string;
  readonly value: unknown;
}

/** The values of one document on their way. */
export interface Run {
  readonly failures: Failure[];
  readonly valid: ValidValue[];
  readonly counts: { examples: number; values: number; mutations: number; discarded: number };
  readonly tryExamples: () => void;
  readonly tryMadeValues: () => void;
}

/** Longer values are read, but not shown to the compiler. */
const LONGEST_LITERAL = 4_000;

export function createRun(
  cases: readonly Case[],
  readers: readonly Reader<unknown>[],
  judges: Judges,
  effort: Effort,
): Run {
  const failures: Failure[] = [];
  const valid: ValidValue[] = [];
  const counts = { examples: 0, values: 0, mutations: 0, discarded: 0 };

  const take = (index: number, pointer: string, value: unknown): boolean => {
    const reader = readers[index];
    const found = reader === undefined ? [] : checkValid(reader, pointer, value);
    failures.push(...found);
    if (JSON.stringify(value).length < LONGEST_LITERAL) valid.push({ index, pointer, value });
    return found.length === 0;
  };
  const tryExample = ({ pointer, direction }: Case, index: number, value: unknown): void => {
    counts.examples += 1;
    const errors = judges[direction].asMeant.judge(pointer, value);
    const first = errors?.[0];
    if (first !== undefined) {
      const detail = `${first.instancePath || "it"} ${first.message ?? first.keyword}`;
      failures.push({ check: "example invalid", pointer, detail });
    } else if (errors !== undefined) take(index, pointer, value);
  };
  const breakValue = ({ pointer, direction }: Case, index: number, value: unknown): void => {
    const reader = readers[index];
    if (reader === undefined) return;
    for (const mutation of mutationsOf(value, effort.mutationsPerValue)) {
      const errors = judges[direction].asWritten.judge(pointer, mutation.value) ?? [];
      if (errors.length === 0 || !isOneFault(errors, mutation)) continue;
      counts.mutations += 1;
      failures.push(...checkBroken(reader, pointer, mutation, errors));
    }
  };
  const tryMade = (each: Case, index: number, value: unknown): void => {
    const errors =
      value === undefined ? undefined : judges[each.direction].asMeant.judge(each.pointer, value);
    if (errors === undefined || errors.length > 0) {
      counts.discarded += 1;
      return;
    }
    counts.values += 1;
    if (take(index, each.pointer, value)) breakValue(each, index, value);
  };
  return {
    failures,
    valid,
    counts,
    tryExamples: () => {
      cases.forEach((each, index) => {
        for (const value of each.examples) tryExample(each, index, value);
      });
    },
    tryMadeValues: () => {
      const make = {
        request: createMaker(judges.request.asMeant.schemas),
        reply: createMaker(judges.reply.asMeant.schemas),
      };
      const end = performance.now() + effort.seconds * 1_000;
      // The cheap ones first: what the time does not suffice for are the few that lead to half of the document.
      const made = cases
        .map((each, index) => ({ each, index, maker: make[each.direction] }))
        .filter(({ each }) => each.makes)
        .map((one) => ({ ...one, cost: one.maker.costOf(one.each.pointer) }))
        .sort((a, b) => a.cost - b.cost);
      for (let seed = 1; seed <= effort.valuesPerSchema; seed += 1) {
        for (const { each, index, maker } of made) {
          if (performance.now() < end) tryMade(each, index, maker.make(each.pointer, seed));
        }
      }
    },
  };
}
