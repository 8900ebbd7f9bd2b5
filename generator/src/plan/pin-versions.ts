import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Api, Parameter, PolicedOperation } from "../ir/api.ts";
import type { JsonValue, Schema } from "../ir/schema.ts";
import type { PinnedHeader } from "./plan-types.ts";

/** `Stripe-Version`, `X-GitHub-Api-Version`, `api-version`. */
export function isVersionName(name: string): boolean {
  return /(?:^|[-_])version$/i.test(name);
}

/** Deeper than any chain of references that says something. */
const MAX_DEPTH = 50;

/**
 * Pins what the document fixes: a required header or query parameter that can have one value alone, and a version that
 * has one or a default. It is sent on every call, and the caller need not say it. What the user pins for the whole client
 * needs no word of any operation.
 */
export function pinVersions(
  api: Api<PolicedOperation>,
  headers: readonly PinnedHeader[],
): Api<PolicedOperation> {
  const said = new Set(headers.map(({ name }) => name.toLowerCase()));
  let isChanged = false;
  const pin = (parameter: Parameter): Parameter => {
    const isSaid = parameter.in === "header" && said.has(parameter.name.toLowerCase());
    const pinned = isSaid ? undefined : pinnedValue(parameter, api);
    if (!isSaid && pinned === undefined) return parameter;
    isChanged = true;
    return { ...parameter, required: false, ...(pinned !== undefined && { pinned }) };
  };
  const operations = api.operations.map((operation) => ({
    ...operation,
    parameters: operation.parameters.map(pin),
  }));
  return isChanged ? { ...api, operations } : api;
}

/** Versions that every call has to say, because the document names none. */
export function unpinnedDiagnostics(api: Api<PolicedOperation>): readonly Diagnostic[] {
  const seen = new Map<string, Parameter>();
  for (const { parameters } of api.operations) {
    for (const parameter of parameters) {
      const isOpen = parameter.in === "header" && parameter.required && isVersionName(parameter.name);
      if (isOpen && !seen.has(parameter.name)) seen.set(parameter.name, parameter);
    }
  }
  return [...seen.values()].map(({ name, pointer }) => ({
    code: "version-not-pinned",
    severity: "info",
    message: `Every call has to say ${JSON.stringify(name)}: the document names no version of its own`,
    pointer,
  }));
}

function pinnedValue({ in: place, name, required, schema }: Parameter, api: Api): JsonValue | undefined {
  if (place !== "header" && place !== "query") return undefined;
  const node = resolved(schema, api);
  const isVersion = isVersionName(name);
  const only = node.kind === "literal" && (required || isVersion) ? node.value : undefined;
  const preset = isVersion ? (schema.default ?? node.default) : undefined;
  return [only, preset].find((value) => isSendable(value));
}

function resolved(schema: Schema, api: Api): Schema {
  let node = schema;
  for (let depth = 0; node.kind === "ref" && depth < MAX_DEPTH; depth += 1) {
    node = api.schemas.get(node.id)?.schema ?? node;
  }
  return node;
}

/** Printable ASCII goes into a header as it is. */
function isSendable(value: JsonValue | undefined): boolean {
  return typeof value === "string" ? /^[\x21-\x7e]+$/.test(value) : typeof value === "number";
}
