import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Api } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";
import type { LedgerSpace } from "./ledger.ts";
import { operationKey } from "./operation-names.ts";
import type { Scopes } from "./scopes.ts";

const WHAT: Readonly<Record<LedgerSpace, string>> = {
  examples: "example",
  exports: "export",
  groups: "member of the client",
  members: "member of its group",
  modules: "module",
  placement: "module",
  readers: "export",
};

/** Says where a name is not the one that the document suggests. */
export function collisionDiagnostics(api: Api, scopes: Scopes): readonly Diagnostic[] {
  const pointers = pointersByKey(api);
  return scopes.collisions().flatMap(([space, scope]) =>
    scope.collisions.map(({ key, wanted, given }): Diagnostic => {
      const pointer =
        pointers.get(key) ?? pointers.get(key.replace(/^\S+ /, "")) ?? pointers.get(key.replace(/ \S+$/, ""));
      return {
        code: "name-collision",
        severity: "info",
        message: `The ${WHAT[space]} that would be ${wanted} is called ${given}`,
        cause: `${wanted} is a reserved word, or belongs to another part of the API`,
        ...(pointer === undefined ? {} : { pointer }),
      };
    }),
  );
}

/** Says where a type is less than the document says. */
export function oversizedDiagnostics(oversized: ReadonlySet<Schema>): readonly Diagnostic[] {
  return [...oversized].map(({ pointer }) => ({
    code: "type-too-complex",
    severity: "warning",
    message: "The variants of this allOf multiply beyond what TypeScript can check: its type is unknown",
    pointer,
  }));
}

function pointersByKey(api: Api): ReadonlyMap<string, Pointer> {
  const pointers = new Map<string, Pointer>();
  for (const tag of api.tags) {
    pointers.set(`tag ${tag.name}`, tag.pointer);
  }
  for (const operation of api.operations) {
    pointers.set(operationKey(operation), operation.pointer);
    for (const tag of operation.tags.slice(0, 1)) {
      const key = `tag ${tag}`;
      pointers.set(key, pointers.get(key) ?? operation.pointer);
    }
  }
  for (const [id] of api.schemas) {
    pointers.set(id, id);
  }
  return pointers;
}
