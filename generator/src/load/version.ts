import { at, ROOT } from "../ir/ids.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import type { JsonObject, SpecVersion } from "./loaded-spec.ts";

/** What a document says of its own version. */
export interface DetectedVersion {
  readonly version: SpecVersion | undefined;
  readonly diagnostics: readonly LoadDiagnostic[];
}

/** Reads the `openapi` or `swagger` field. Nothing else in the document is believed about its version. */
export function detectVersion(document: JsonObject): DetectedVersion {
  const fields = ["openapi", "swagger"].filter((field) => Object.hasOwn(document, field));
  const [field] = fields;
  if (field === undefined) return reject(undefined, unversioned(document));
  if (fields.length > 1) return reject("swagger", 'the document has both "openapi" and "swagger"');
  const written = document[field];
  if (typeof written !== "string" && typeof written !== "number") {
    return reject(field, `"${field}" must be a version in quotes, such as "3.1.0"`);
  }
  const version = field === "swagger" ? swaggerVersion(String(written)) : openApiVersion(String(written));
  if (version === undefined) return reject(field, `"${field}: ${written}" is not a version that can be read`);
  return { version, diagnostics: typeof written === "number" ? [unquoted(field, written, version)] : [] };
}

function swaggerVersion(text: string): SpecVersion | undefined {
  return /^2(?:\.0)*$/.test(text) ? "2.0" : undefined;
}

function openApiVersion(text: string): SpecVersion | undefined {
  // YAML reads an unquoted 3.0 as the number 3.
  if (text === "3") return "3.0";
  const minor = /^3\.([012])(?:\.\d+)?(?:-[\w.]+)?$/.exec(text)?.[1];
  return minor === undefined ? undefined : (`3.${minor}` as SpecVersion);
}

function unquoted(field: string, written: number, version: SpecVersion): LoadDiagnostic {
  return {
    code: "version-not-text",
    severity: "warning",
    message: `"${field}: ${written}" is a number; it is read as version ${version}`,
    pointer: at(ROOT, field),
  };
}

const OTHER_FORMATS: readonly (readonly [string, string])[] = [
  ["asyncapi", "it is an AsyncAPI document"],
  ["overlay", "it is an OpenAPI Overlay; pass it by --overlay"],
  ["arazzo", "it is an Arazzo document"],
  ["openrpc", "it is an OpenRPC document"],
  ["swaggerVersion", "it is a Swagger 1.x document"],
  ["$schema", "it is a JSON Schema"],
];

function unversioned(document: JsonObject): string {
  const other = OTHER_FORMATS.find(([field]) => Object.hasOwn(document, field));
  return `the document has neither "openapi" nor "swagger"${other === undefined ? "" : `: ${other[1]}`}`;
}

function reject(field: string | undefined, message: string): DetectedVersion {
  const pointer = field === undefined ? ROOT : at(ROOT, field);
  return {
    version: undefined,
    diagnostics: [{ code: "version-unsupported", severity: "error", message, pointer }],
  };
}
