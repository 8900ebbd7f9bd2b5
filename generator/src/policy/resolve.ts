import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { ResolveRef } from "../extension/expand.ts";
import { branch, EMPTY, leaf, valueAt } from "../extension/tree.ts";
import type { Api, Operation, PolicedOperation } from "../ir/api.ts";
import { expandClasses, type OwnClasses, readClasses } from "./classes.ts";
import { finishPolicy } from "./finish.ts";
import { createReadings, type Level, levelsOf, type Readings } from "./levels.ts";
import { mergeLevel, type Presets } from "./merge.ts";
import { presetsFor } from "./presets.ts";
import { idempotencyOf, listenToSilence, type Silence } from "./silence.ts";

/** What the stage needs beside the API. */
export interface ResolveOptions {
  /** Finds what a `$ref` inside an extension names; without it, every such `$ref` is an error. */
  readonly resolve?: ResolveRef;
}

/** Gives every operation its policy: built-in defaults, then root, tags, path item and operation, each over the one before. */
export function resolvePolicies(api: Api, options: ResolveOptions = {}): StageResult<Api<PolicedOperation>> {
  const readings = createReadings(options.resolve ?? (() => undefined));
  const root = api.resilience === undefined ? EMPTY : readings.read(api.resilience, "root");
  const diagnostics: Diagnostic[] = [];
  const classes = readClasses(root, diagnostics);
  const operations = api.operations.map((operation) =>
    policed({ api, readings, classes, diagnostics }, operation),
  );
  return { value: { ...api, operations }, diagnostics: [...readings.diagnostics, ...diagnostics] };
}

interface Resolution {
  readonly api: Api;
  readonly readings: Readings;
  readonly classes: OwnClasses;
  readonly diagnostics: Diagnostic[];
}

function policed(resolution: Resolution, operation: Operation): PolicedOperation {
  const { api, readings } = resolution;
  const levels = levelsOf(api, operation, readings);
  const silence = listenToSilence(api, operation, readings);
  const presets = presetsOf(silence);
  const merged = mergeAll(resolution, levels, operation, presets);
  return { ...operation, policy: finishPolicy(merged, presets) };
}

function presetsOf({ retryClass, classOrigin, carrier }: Silence): Presets {
  const key = carrier === undefined ? undefined : idempotencyOf(carrier);
  return presetsFor(leaf(retryClass, classOrigin), key);
}

function mergeAll(
  resolution: Resolution,
  levels: readonly Level[],
  operation: Operation,
  presets: Presets,
): typeof EMPTY {
  let merged = presets.silent;
  for (const { retryClass, settings } of expandClasses(levels, resolution.classes, resolution.diagnostics)) {
    if (retryClass !== undefined) merged = mergeLevel(merged, retryClass, presets);
    merged = mergeLevel(merged, onlyPolicy(settings), presets);
  }
  const verdicts = verdictsOf(operation, resolution.readings);
  return verdicts === undefined ? merged : mergeLevel(merged, verdicts, presets);
}

const NOT_POLICY: ReadonlySet<string> = new Set(["version", "health", "classes"]);

function onlyPolicy(settings: typeof EMPTY): typeof EMPTY {
  return branch([...settings.entries].filter(([key]) => !NOT_POLICY.has(key)));
}

/** What the operation's responses say of themselves, as `retry.responses`. */
function verdictsOf(operation: Operation, readings: Readings): typeof EMPTY | undefined {
  const verdicts = operation.responses.flatMap(({ status, resilience }) => {
    const retry =
      resilience === undefined ? undefined : readings.read(resilience, "response").entries.get("retry");
    return retry === undefined || valueAt(retry) === null ? [] : [[status, retry] as const];
  });
  return verdicts.length === 0 ? undefined : branch([["retry", branch([["responses", branch(verdicts)]])]]);
}
