import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Api, MediaType, PolicedOperation } from "../ir/api.ts";
import { at, ROOT } from "../ir/ids.ts";
import { streamKind } from "../ir/stream-kind.ts";
import { failureReplies } from "./failure-replies.ts";
import { inlineTypeOwners } from "./inline-types.ts";
import type { NameScope } from "./name-scope.ts";
import { methodAndPathName, operationKey, wantedExportName, wantedMemberName } from "./operation-names.ts";
import { planHeaders } from "./plan-headers.ts";
import { planCallbacks } from "./plan-incoming.ts";
import type { GroupPlan, OperationPlan } from "./plan-types.ts";
import type { Scopes } from "./scopes.ts";
import { type OperationStems, UNTAGGED_STEM } from "./sections.ts";
import { pascalCase, upperStart } from "./words.ts";

/** Names the operations: exports first, then the members they are called by, then the types that go with them. */
export function planOperations(
  api: Api<PolicedOperation>,
  groups: ReadonlyMap<string, GroupPlan>,
  stems: OperationStems,
  scopes: Scopes,
): readonly OperationPlan[] {
  const ids = countIds(api);
  const named = api.operations.map((operation) => {
    const group = groups.get(operation.tags[0] ?? "");
    return { operation, group, exportName: claimExport(operation, group, scopes.exports) };
  });
  const planned = named
    .map(({ operation, group, exportName }) => {
      const isUnique = ids.get(operation.operationId ?? "") === 1;
      return {
        operation,
        id: isUnique && operation.operationId ? operation.operationId : exportName,
        exportName,
        member: claimMember(operation, exportName, group, scopes),
        group,
        stem: stems.get(operation) ?? UNTAGGED_STEM,
        ...claimTypes(operation, exportName, scopes.exports),
      };
    })
    .map((each) => {
      // After all others: what was called first keeps its name.
      const callbacks = planCallbacks(each.operation, each.exportName, scopes);
      return callbacks === undefined ? each : { ...each, callbacks };
    });
  const headers = planHeaders(api.operations, scopes.exports);
  return planned.map((each) => ({ ...each, ...headers.get(each.operation) }));
}

/** An id used twice names nothing. */
export function duplicateIdDiagnostics(api: Api): readonly Diagnostic[] {
  const ids = countIds(api);
  return api.operations
    .filter(({ operationId }) => operationId !== undefined && (ids.get(operationId) ?? 0) > 1)
    .map((operation) => ({
      code: "duplicate-operation-id",
      severity: "warning",
      message: `Operation id ${JSON.stringify(operation.operationId)} is used by more than one operation`,
      pointer: at(operation.pointer ?? ROOT, "operationId"),
    }));
}

function countIds(api: Api): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { operationId } of api.operations) {
    if (operationId !== undefined) {
      counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
    }
  }
  return counts;
}

function claimExport(operation: PolicedOperation, group: GroupPlan | undefined, exports: NameScope): string {
  const wanted = wantedExportName(operation);
  const inGroup = group === undefined ? `${wanted}Operation` : `${group.member}${upperStart(wanted)}`;
  return exports.claim({
    key: operationKey(operation),
    candidates: [wanted, inGroup, methodAndPathName(operation)],
  });
}

function claimMember(
  operation: PolicedOperation,
  exportName: string,
  group: GroupPlan | undefined,
  scopes: Scopes,
): string {
  if (group === undefined) {
    return scopes.clientMembers.claim({
      key: operationKey(operation),
      candidates: [exportName, `${exportName}Operation`],
    });
  }
  const wanted = wantedMemberName(wantedExportName(operation), group.member);
  return scopes.membersOf(group.member).claim({
    key: `${group.member} ${operationKey(operation)}`,
    candidates: [wanted, exportName, `${wanted}Operation`],
  });
}

function claimTypes(
  operation: PolicedOperation,
  exportName: string,
  exports: NameScope,
): Pick<OperationPlan, "inputName" | "errorsName" | "inlineNames"> {
  const base = pascalCase(exportName);
  const claim = (suffix: string): string =>
    exports.claim({
      key: `${operationKey(operation)} ${suffix}`,
      candidates: [`${base}${suffix}`, `${base}Operation${suffix}`],
    });
  const owners = inlineTypeOwners(operation);
  const inlineNames = new Map<MediaType, string>();
  if (owners.body !== undefined) {
    inlineNames.set(owners.body, claim("Body"));
  }
  if (owners.reply !== undefined) {
    inlineNames.set(owners.reply, claim("Reply"));
  }
  if (owners.stream !== undefined) {
    inlineNames.set(owners.stream, claim(streamKind(owners.stream) === "events" ? "Event" : "Item"));
  }
  return {
    ...(hasInput(operation) ? { inputName: claim("Input") } : {}),
    ...(hasErrors(operation) ? { errorsName: claim("Errors") } : {}),
    inlineNames,
  };
}

function hasInput(operation: PolicedOperation): boolean {
  return operation.parameters.length > 0 || operation.body !== undefined;
}

function hasErrors(operation: PolicedOperation): boolean {
  return failureReplies(operation).length > 0;
}
