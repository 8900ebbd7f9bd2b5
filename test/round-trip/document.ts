/**
 * Sends the values of one document through its types, readers and encoder, and prints what does not come back, as JSON.
 *
 *     node test/round-trip/document.ts <file> <folder> [values per schema] [seconds]
 */
import { pathToFileURL } from "node:url";
import { createNodeReadHost } from "../../generator/src/host/node-read-host.ts";
import { load } from "../../generator/src/load/load.ts";
import { parseSource } from "../../generator/src/load/source.ts";
import { lower } from "../../generator/src/lower/lower.ts";
import { emptyLedger } from "../../generator/src/plan/ledger.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { resolvePolicies } from "../../generator/src/policy/resolve.ts";
import { upgrade } from "../../generator/src/upgrade/upgrade.ts";
import { prepareWorkspace } from "../corpus/type-check.ts";
import { casesOf } from "./cases.ts";
import type { Failure } from "./check.ts";
import { importReaders, withAllReaders, writeCases } from "./client.ts";
import { excusesOf } from "./excuses.ts";
import { createJudges } from "./judge.ts";
import { createRun, type Effort } from "./run.ts";
import { checkTypes } from "./types.ts";

/** What came of one document. */
export interface Outcome {
  /** Schemas of which values were looked for. */
  readonly schemas: number;
  readonly examples: number;
  readonly values: number;
  readonly mutations: number;
  readonly literals: number;
  /** Made, but not valid: the faker's, or of schemas that contradict themselves. */
  readonly discarded: number;
  readonly failures: readonly ExplainedFailure[];
}

/** A failure, and why it is none of ours. */
export interface ExplainedFailure extends Failure {
  readonly excuse?: string;
}

/** Everything that one document's values go through. */
export async function roundTripDocument(file: string, folder: string, effort: Effort): Promise<Outcome> {
  const host = createNodeReadHost({ workingDirectory: folder, standardInput: process.stdin });
  const loaded = (await load(parseSource(file), { host })).value;
  const spec = loaded && upgrade(loaded).value;
  const lowered = spec && lower(spec).value;
  const api = lowered && resolvePolicies(lowered, { document: spec.document }).value;
  const planned = api && plan(api, emptyLedger()).value;
  if (spec === undefined || planned === undefined) throw new Error(`${file} cannot be read`);
  const cases = casesOf(planned.api);
  prepareWorkspace(folder);
  writeCases(withAllReaders(planned), cases, folder);
  const run = createRun(
    cases,
    await importReaders(folder, cases.length),
    createJudges(spec.document),
    effort,
  );
  run.tryExamples();
  run.tryMadeValues();
  const literals = run.valid.slice(0, effort.literals);
  const failures = distinct([...run.failures, ...checkTypes(folder, literals)]);
  const excuseOf = excusesOf(planned.api, spec.document, cases);
  return {
    schemas: cases.length,
    ...run.counts,
    literals: literals.length,
    failures: failures.map((failure) => {
      const excuse = excuseOf(failure);
      return excuse === undefined ? failure : { ...failure, excuse };
    }),
  };
}

/** Each fault of a schema once. */
function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((each) => [`${each.check} ${each.pointer}`, each])).values()];
}

const [, script, file, folder, values = "3", seconds = "60"] = process.argv;
const isMain = script !== undefined && import.meta.url === pathToFileURL(script).href;
if (isMain && file !== undefined && folder !== undefined) {
  const effort = {
    valuesPerSchema: Number(values),
    mutationsPerValue: 25,
    seconds: Number(seconds),
    literals: 400,
  };
  console.log(JSON.stringify(await roundTripDocument(file, folder, effort)));
}
