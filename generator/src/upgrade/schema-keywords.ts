import type { UpgradeCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { at, type Pointer } from "../ir/ids.ts";
import { isObject, type JsonObject, type SpecVersion } from "../load/loaded-spec.ts";
import { type Moves, type Path, pathPointer } from "./moves.ts";
import type { Rewrite } from "./rewrite.ts";

/** What the rewriting of schemas writes to. */
export interface SchemaUpgrade {
  readonly version: SpecVersion;
  readonly moves: Moves;
  readonly diagnostics: Diagnostic[];
}

type Draft = { [key: string]: unknown };

/** Creates the rewrite of the keywords of OpenAPI 2.0 and 3.0 into those of JSON Schema 2020-12. */
export function createSchemaRewrite(upgrade: SchemaUpgrade): Rewrite {
  return (node, path) => {
    if (!isChanged(node)) return node;
    const draft: Draft = { ...node };
    liftBound(upgrade, draft, path, "exclusiveMinimum", "minimum");
    liftBound(upgrade, draft, path, "exclusiveMaximum", "maximum");
    liftExample(draft);
    liftFile(draft);
    if (typeof draft["discriminator"] === "string") {
      draft["discriminator"] = { propertyName: draft["discriminator"] };
    }
    reportTypeList(upgrade, node, path);
    return takeNullable(upgrade, draft, path) ? toNullable(upgrade, draft, path) : draft;
  };
}

const CHANGED = ["nullable", "x-nullable", "exclusiveMinimum", "exclusiveMaximum", "example"];

function isChanged(node: JsonObject): boolean {
  const { type, discriminator } = node;
  if (type === "file" || Array.isArray(type) || typeof discriminator === "string") return true;
  return CHANGED.some((key) => Object.hasOwn(node, key));
}

type Exclusive = "exclusiveMinimum" | "exclusiveMaximum";

function liftBound(
  upgrade: SchemaUpgrade,
  draft: Draft,
  path: Path | undefined,
  exclusive: Exclusive,
  bound: "minimum" | "maximum",
): void {
  const flag = draft[exclusive];
  if (typeof flag === "number" && !isLater(upgrade.version)) {
    const message = `OpenAPI ${upgrade.version} has no number for ${exclusive}; it is read as OpenAPI 3.1 would`;
    report(upgrade, "newer-keyword", "warning", at(pathPointer(path), exclusive), message);
  }
  if (typeof flag !== "boolean") return;
  if (isLater(upgrade.version))
    reportOlder(upgrade, at(pathPointer(path), exclusive), `${exclusive}: ${flag}`);
  delete draft[exclusive];
  if (!flag || draft[bound] === undefined) return;
  draft[exclusive] = draft[bound];
  delete draft[bound];
  const place = pathPointer(path);
  upgrade.moves.add(at(place, exclusive), at(place, bound));
}

function liftExample(draft: Draft): void {
  if (!Object.hasOwn(draft, "example")) return;
  if (!Array.isArray(draft["examples"])) draft["examples"] = [draft["example"]];
  delete draft["example"];
}

function liftFile(draft: Draft): void {
  if (draft["type"] !== "file") return;
  draft["type"] = "string";
  draft["format"] = "binary";
}

function reportTypeList(upgrade: SchemaUpgrade, node: JsonObject, path: Path | undefined): void {
  if (isLater(upgrade.version) || !Array.isArray(node["type"])) return;
  const message = `OpenAPI ${upgrade.version} has no lists of types; it is read as OpenAPI 3.1 would`;
  report(upgrade, "newer-keyword", "warning", at(pathPointer(path), "type"), message);
}

/** Removes `nullable` and says whether it held. */
function takeNullable(upgrade: SchemaUpgrade, draft: Draft, path: Path | undefined): boolean {
  const key = Object.hasOwn(draft, "nullable") ? "nullable" : "x-nullable";
  const value = draft[key];
  delete draft["nullable"];
  delete draft["x-nullable"];
  if (value === undefined) return false;
  const pointer = at(pathPointer(path), key);
  if (typeof value !== "boolean") {
    const harmless = value === "true" || value === "false" || value === null;
    const message = `${key} is ${describe(value)}, not true or false`;
    report(upgrade, "wrong-type", harmless ? "warning" : "error", pointer, message);
    return value === "true";
  }
  if (isLater(upgrade.version) && key === "nullable") reportOlder(upgrade, pointer, `${key}: ${value}`);
  return value;
}

/** What says something of the whole value, `null` included, and so stays outside of the alternatives. */
const ANNOTATIONS = [
  "title",
  "description",
  "deprecated",
  "readOnly",
  "writeOnly",
  "default",
  "examples",
  "externalDocs",
];

function toNullable(upgrade: SchemaUpgrade, draft: Draft, path: Path | undefined): JsonObject {
  const { type } = draft;
  if (Array.isArray(draft["enum"]) && !draft["enum"].includes(null)) draft["enum"] = [...draft["enum"], null];
  if (typeof type === "string") return { ...draft, type: type === "null" ? type : [type, "null"] };
  if (Array.isArray(type)) return type.includes("null") ? draft : { ...draft, type: [...type, "null"] };
  if (Object.hasOwn(draft, "enum") && !Object.hasOwn(draft, "$ref")) return draft;
  for (const key of ["anyOf", "oneOf"]) {
    const choices = draft[key];
    const isAlone = !Object.hasOwn(draft, "allOf") && !Object.hasOwn(draft, "discriminator");
    if (Array.isArray(choices) && isAlone) return { ...draft, [key]: [...choices, { type: "null" }] };
  }
  return wrapNullable(upgrade, draft, path);
}

function wrapNullable(upgrade: SchemaUpgrade, draft: Draft, path: Path | undefined): JsonObject {
  const outer: Draft = {};
  const inner: Draft = {};
  for (const [key, value] of Object.entries(draft)) {
    if (ANNOTATIONS.includes(key) || key.startsWith("x-")) outer[key] = value;
    else inner[key] = value;
  }
  if (Object.keys(inner).length === 0) return outer;
  upgrade.moves.wrap(pathPointer(path));
  return { ...outer, anyOf: [inner, { type: "null" }] };
}

function isLater(version: SpecVersion): boolean {
  return version === "3.1" || version === "3.2";
}

function reportOlder(upgrade: SchemaUpgrade, pointer: Pointer, what: string): void {
  const message = `${what} is of OpenAPI 3.0, not ${upgrade.version}; it is read as 3.0 would`;
  report(upgrade, "older-keyword", "warning", pointer, message);
}

function report(
  upgrade: SchemaUpgrade,
  code: UpgradeCode | "wrong-type",
  severity: Diagnostic["severity"],
  pointer: Pointer,
  message: string,
): void {
  upgrade.diagnostics.push({ code, severity, message, pointer });
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : `a ${typeof value}`;
}
