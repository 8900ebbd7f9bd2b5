import type { Operation } from "../ir/api.ts";
import { camelCase, withoutPrefix } from "./words.ts";

/** Identity of an operation in the ledger. */
export function operationKey(operation: Operation): string {
  return `${operation.method} ${operation.path}`;
}

/** The name an operation wants: its id, or its method and path in words. */
export function wantedExportName(operation: Operation): string {
  return camelCase(operation.operationId ?? "") || methodAndPathName(operation);
}

/** `GET /pets/{petId}` -> `getPetsByPetId`. */
export function methodAndPathName(operation: Operation): string {
  const path = operation.path.replace(/\{([^}]*)\}/g, " by $1 ");
  return camelCase(`${operation.method.toLowerCase()} ${path}`) || "operation";
}

/** The name within a group: without the group's, which the caller has just written. */
export function wantedMemberName(exportName: string, groupMember: string): string {
  return withoutPrefix(exportName, groupMember);
}
