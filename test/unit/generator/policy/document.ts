import type { Diagnostic } from "../../../../generator/src/diagnostics/diagnostic.ts";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import type { FormatForms } from "../../../../generator/src/ir/forms.ts";
import { lower } from "../../../../generator/src/lower/lower.ts";
import { resolvePolicies } from "../../../../generator/src/policy/resolve.ts";

export interface Outcome {
  readonly api: Api<PolicedOperation>;
  readonly diagnostics: readonly Diagnostic[];
  readonly operation: (id: string) => PolicedOperation;
  readonly of: (code: string) => readonly Diagnostic[];
}

/** Takes a document (an object in the shape of OpenAPI 3.1) as far as its policies. */
export function policiesOf(
  parts: Readonly<Record<string, unknown>>,
  vendors: readonly ("speakeasy" | "fern")[] = [],
  formats: FormatForms = {},
): Outcome {
  const document = { openapi: "3.1.0", info: { title: "T", version: "1" }, paths: {}, ...parts };
  const spec = { document, locate: () => ({ file: "t", line: 1, column: 1 }), sources: new Map() };
  const lowered = lower(spec, { formats });
  if (lowered.value === undefined) throw new Error(JSON.stringify(lowered.diagnostics));
  const { value: api, diagnostics } = resolvePolicies(lowered.value, { document, vendors });
  if (api === undefined) throw new Error("no value");
  return {
    api,
    diagnostics,
    operation: (id) => {
      const found = api.operations.find(({ operationId }) => operationId === id);
      if (found === undefined) throw new Error(`no operation ${id}`);
      return found;
    },
    of: (code) => diagnostics.filter((diagnostic) => diagnostic.code === code),
  };
}

/** A document of one operation called `op`. */
export function single(
  method: string,
  resilience: unknown,
  more: Readonly<Record<string, unknown>> = {},
  parts: Readonly<Record<string, unknown>> = {},
): Outcome {
  const operation = { operationId: "op", responses: { "200": { description: "ok" } }, ...more };
  const extended = resilience === undefined ? operation : { ...operation, "x-resilience": resilience };
  return policiesOf({ paths: { "/a": { [method]: extended } }, ...parts });
}

export const KEY_HEADER = { name: "Idempotency-Key", in: "header", schema: { type: "string" } } as const;
