import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { ResolveRef } from "../extension/expand.ts";
import { checkPlacement } from "../extension/placement.ts";
import { resolveWithin } from "../extension/resolve-within.ts";
import { EMPTY, leaf } from "../extension/tree.ts";
import type { Vendor } from "../extension/vendors/read-vendors.ts";
import type { Api, Operation, PolicedOperation } from "../ir/api.ts";
import { healthOf, withOAuth, withWebhookPolicy } from "./attachments.ts";
import { settleFailures } from "./body-failures.ts";
import { expandClasses, type OwnClasses, readClasses } from "./classes.ts";
import { finishPolicy } from "./finish.ts";
import { createImports, type Imports } from "./imported.ts";
import { createReadings, levelsOf, type Readings } from "./levels.ts";
import type { Presets } from "./merge.ts";
import { mergeLevels } from "./merge-levels.ts";
import { describeMistakes, type Mistake } from "./mistake.ts";
import { findMistakes } from "./mistakes.ts";
import { idlePaginations } from "./pagination/idle-paginations.ts";
import { settlePagination, type UnfitPagination } from "./pagination/settle-pagination.ts";
import { presetsFor } from "./presets.ts";
import { restrict } from "./restrict.ts";
import { sharedFigures } from "./shared-figures.ts";
import { idempotencyOf, listenToSilence, type Silence } from "./silence.ts";
import { findTagConflicts } from "./tag-conflicts.ts";
import { byOperationId, unknownTargets } from "./targets.ts";
import { unusedImports } from "./unused-imports.ts";

/** What the stage needs beside the API. */
export interface ResolveOptions {
  /** The document, lifted to 3.1: extensions at places that no part of the API holds are found in it. */
  readonly document?: unknown;
  /** Finds what a `$ref` inside an extension names; by default, within `document`. */
  readonly resolve?: ResolveRef;
  /** Vendors whose extensions are read as well. */
  readonly vendors?: readonly Vendor[];
}

/**
 * Gives every operation its policy: built-in defaults, then root, tags, path item and operation, each over the one
 * before. All that is wrong is reported; what is left of the extension holds.
 */
export function resolvePolicies(api: Api, options: ResolveOptions = {}): StageResult<Api<PolicedOperation>> {
  const resolve = options.resolve ?? resolveWithin(options.document);
  const { document, vendors = [] } = options;
  const imports = createImports(vendors, document);
  const resolution = startResolution(api, resolve, imports);
  const { readings } = resolution;
  const operations = api.operations.map((operation) => policed(resolution, operation));
  const health = healthOf(api.resilience === undefined ? EMPTY : readings.read(api.resilience, "root"));
  const value: Api<PolicedOperation> = {
    ...api,
    operations,
    securitySchemes: api.securitySchemes.map((scheme) => withOAuth(scheme, readings)),
    webhooks: api.webhooks.map((webhook) => withWebhookPolicy(webhook, readings)),
    ...(health !== undefined && { health }),
  };
  const byId = byOperationId(operations);
  const mistakes = [
    ...resolution.mistakes,
    ...operations.flatMap((operation) => findMistakes(api, operation, byId)),
    ...sharedFigures(operations),
  ];
  const diagnostics = [
    ...(options.document === undefined ? [] : checkPlacement(options.document, resolve)),
    ...readings.diagnostics,
    ...imports.diagnostics,
    ...unusedImports(api, vendors, document),
    ...resolution.diagnostics,
    ...unknownTargets(value, byId),
    ...idlePaginations(resolution.unfit, operations),
    ...describeMistakes(mistakes),
  ];
  return { value, diagnostics: unique(diagnostics) };
}

interface Resolution {
  readonly api: Api;
  readonly readings: Readings;
  readonly imports: Imports;
  readonly classes: OwnClasses;
  readonly diagnostics: Diagnostic[];
  readonly mistakes: Mistake[];
  readonly unfit: UnfitPagination[];
}

function startResolution(api: Api, resolve: ResolveRef, imports: Imports): Resolution {
  const readings = createReadings(resolve);
  const diagnostics: Diagnostic[] = [];
  const root = api.resilience === undefined ? EMPTY : readings.read(api.resilience, "root");
  return {
    api,
    readings,
    imports,
    classes: readClasses(root, diagnostics),
    diagnostics,
    mistakes: [],
    unfit: [],
  };
}

function policed(resolution: Resolution, operation: Operation): PolicedOperation {
  const { api, readings, classes, mistakes } = resolution;
  for (const { resilience } of operation.parameters) {
    if (resilience !== undefined) readings.read(resilience, "parameter");
  }
  const levels = levelsOf(api, operation, readings, resolution.imports);
  const silence = listenToSilence(api, operation, readings);
  const presets = presetsOf(silence);
  const patches = expandClasses(levels, classes, resolution.diagnostics);
  const restricted = restrict(mergeLevels(patches, operation, readings, presets), {
    operation,
    levels,
    silence,
  });
  const failing = settleFailures(restricted.tree, operation, readings);
  const settled = settlePagination(failing.tree, api, operation, levels);
  const conflicts = findTagConflicts(operation, levels);
  mistakes.push(...conflicts, ...restricted.mistakes, ...failing.mistakes, ...settled.mistakes);
  const { paging, unfit } = settled;
  if (unfit !== undefined) resolution.unfit.push(unfit);
  return {
    ...operation,
    policy: finishPolicy(settled.tree, presets),
    ...(paging !== undefined && { paging }),
  };
}

function presetsOf({ retryClass, classOrigin, carrier }: Silence): Presets {
  const key = carrier === undefined ? undefined : idempotencyOf(carrier);
  return presetsFor(leaf(retryClass, classOrigin), key);
}

/** Places that hold for many operations, and places that are both searched and read, are reported once. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byText = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const key = [diagnostic.code, diagnostic.pointer, diagnostic.message].join("\n");
    if (!byText.has(key)) byText.set(key, diagnostic);
  }
  return [...byText.values()];
}
