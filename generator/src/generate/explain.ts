import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Locate } from "../load/loaded-spec.ts";
import { type ExplainedSetting, explain } from "../policy/explain.ts";
import { proposePagination } from "../policy/pagination/propose.ts";
import { policySentence } from "../policy/sentence.ts";
import { byPlace, locateDiagnostic } from "./locate-diagnostic.ts";
import type { InputOptions } from "./options.ts";
import { readApi } from "./read-api.ts";
import { createStageRunner } from "./stages.ts";
import type { World } from "./world.ts";

/** The policy of one operation, setting by setting. */
export interface ExplainedOperation {
  /** As the document spells it; `undefined` where it has none. */
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  /** The policy in words. */
  readonly sentence: string;
  readonly settings: readonly LocatedSetting[];
  /** The `pagination` that it obviously has and nobody states, as `x-resilience` would write it. */
  readonly proposal?: string;
}

/** A setting with the line that stated it; without one, it is built in. */
export interface LocatedSetting extends ExplainedSetting {
  readonly location?: Location;
}

/** What came of explaining: the operations that were asked for, or why there are none. */
export interface ExplainResult {
  readonly ok: boolean;
  readonly operations: readonly ExplainedOperation[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Explains every operation, or the one with an `operationId` (or `GET /path`). */
export async function explainPolicies(
  options: InputOptions & { readonly operationId?: string },
  world: World,
): Promise<ExplainResult> {
  const runner = createStageRunner(world.clock, () => undefined);
  const { api, locate, sources } = await readApi(options, world.reading, runner);
  const chosen = choose(api?.operations ?? [], options.operationId);
  const isMissing = api !== undefined && options.operationId !== undefined && chosen.length === 0;
  const diagnostics = [
    ...runner.diagnostics,
    ...(isMissing ? [unknownOperation(options.operationId, api.operations)] : []),
  ];
  return {
    ok: !runner.failed() && !isMissing,
    operations: api === undefined ? [] : chosen.map((operation) => explainOperation(api, operation, locate)),
    diagnostics: diagnostics.map((diagnostic) => locateDiagnostic(diagnostic, locate)).sort(byPlace),
    sources,
  };
}

function explainOperation(
  api: Api,
  operation: PolicedOperation,
  locate: Locate | undefined,
): ExplainedOperation {
  const { operationId, method, path, policy } = operation;
  const proposed = proposePagination(api, operation);
  return {
    ...(operationId !== undefined && { operationId }),
    method,
    path,
    sentence: policySentence(policy.value),
    settings: explain(policy).map((setting) =>
      setting.origin === undefined || locate === undefined
        ? setting
        : { ...setting, location: locate(setting.origin) },
    ),
    ...(proposed !== undefined && { proposal: inYaml(proposed) }),
  };
}

/** A block of plain words, as a document would have it on one line. */
function inYaml(settings: object): string {
  const entries = Object.entries(settings).map(([key, value]) => {
    const text = String(value);
    return `${key}: ${/^[\w$.]+$/.test(text) ? text : JSON.stringify(text)}`;
  });
  return `pagination: { ${entries.join(", ")} }`;
}

function choose(
  operations: readonly PolicedOperation[],
  wanted: string | undefined,
): readonly PolicedOperation[] {
  return wanted === undefined
    ? operations
    : operations.filter((operation) => namesOf(operation).includes(wanted));
}

function namesOf({ operationId, method, path }: PolicedOperation): readonly string[] {
  const place = `${method} ${path}`;
  return operationId === undefined ? [place] : [operationId, place];
}

function unknownOperation(wanted: string, operations: readonly PolicedOperation[]): Diagnostic {
  const meant = suggest(wanted, operations.flatMap(namesOf));
  return {
    code: "unknown-operation",
    severity: "error",
    message: `There is no operation ${JSON.stringify(wanted)}`,
    ...(meant !== undefined && { fix: `Did you mean ${meant}?` }),
  };
}
