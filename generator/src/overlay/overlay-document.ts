import type { OverlayCode } from "../diagnostics/codes.ts";
import { isObject, type JsonObject } from "../load/loaded-spec.ts";
import type { ParsedFile } from "../load/parsed-file.ts";
import type { OverlayDiagnostic } from "./catalogue.ts";

/** One change of an overlay. */
export interface OverlayAction {
  /** JSONPath of what is changed. */
  readonly target: string;
  readonly change:
    | { readonly kind: "remove" }
    | { readonly kind: "update"; readonly value: unknown }
    | { readonly kind: "copy"; readonly from: string }
    | { readonly kind: "none" };
  /** Way to the action in its file. */
  readonly tokens: readonly string[];
}

/** An overlay that was found to be valid. */
export interface Overlay {
  readonly file: ParsedFile;
  readonly extends?: string;
  readonly actions: readonly OverlayAction[];
}

interface Reading {
  readonly file: ParsedFile;
  readonly diagnostics: OverlayDiagnostic[];
}

/** Reads an overlay (Overlay Specification 1.0 and 1.1). One fault, and it is not applied at all. */
export function readOverlay(file: ParsedFile): {
  readonly overlay: Overlay | undefined;
  readonly diagnostics: readonly OverlayDiagnostic[];
} {
  const reading: Reading = { file, diagnostics: [] };
  const root = file.value;
  if (!isObject(root)) {
    fault(reading, [], "an overlay is an object");
    return { overlay: undefined, diagnostics: reading.diagnostics };
  }
  checkKeys(reading, root, [], ["overlay", "info", "extends", "actions"]);
  checkVersion(reading, root);
  checkInfo(reading, root["info"]);
  const base = optionalText(reading, root, [], "extends");
  const actions = readActions(reading, root["actions"]);
  const { diagnostics } = reading;
  if (diagnostics.length > 0) return { overlay: undefined, diagnostics };
  return { overlay: { file, actions, ...(base !== undefined && { extends: base }) }, diagnostics };
}

function checkVersion(reading: Reading, root: JsonObject): void {
  const version = root["overlay"];
  if (typeof version === "string" && /^1\.[01]\.\d+$/.test(version)) return;
  const written = version === undefined ? "is missing" : `is ${JSON.stringify(version)}`;
  fault(reading, version === undefined ? [] : ["overlay"], `"overlay" ${written}`, "overlay-version");
}

function checkInfo(reading: Reading, info: unknown): void {
  if (!isObject(info)) {
    fault(reading, info === undefined ? [] : ["info"], '"info" must be an object');
    return;
  }
  checkKeys(reading, info, ["info"], ["title", "version", "description"]);
  optionalText(reading, info, ["info"], "description");
  for (const key of ["title", "version"]) {
    if (info[key] === undefined) fault(reading, ["info"], `"info" lacks "${key}"`);
    else optionalText(reading, info, ["info"], key);
  }
}

function readActions(reading: Reading, actions: unknown): OverlayAction[] {
  if (!Array.isArray(actions) || actions.length === 0) {
    const place = actions === undefined ? [] : ["actions"];
    fault(reading, place, '"actions" must be a list with at least one action');
    return [];
  }
  const seen = new Set<string>();
  return actions.flatMap((action: unknown, index) => {
    const tokens = ["actions", String(index)];
    const text = JSON.stringify(action);
    if (seen.has(text)) fault(reading, tokens, "the same action stands here twice");
    seen.add(text);
    return readAction(reading, action, tokens) ?? [];
  });
}

function readAction(reading: Reading, action: unknown, tokens: readonly string[]): OverlayAction | undefined {
  if (!isObject(action)) {
    fault(reading, tokens, "an action is an object");
    return undefined;
  }
  checkKeys(reading, action, tokens, ["target", "description", "update", "copy", "remove"]);
  optionalText(reading, action, tokens, "description");
  const target = optionalText(reading, action, tokens, "target");
  const remove = action["remove"] ?? false;
  if (typeof remove !== "boolean") fault(reading, [...tokens, "remove"], '"remove" must be true or false');
  const from = optionalText(reading, action, tokens, "copy");
  if (target === undefined) {
    if (action["target"] === undefined) fault(reading, tokens, 'the action lacks a "target"');
    return undefined;
  }
  if (!target.startsWith("$")) {
    fault(reading, [...tokens, "target"], `"${target}" does not begin with $`, "overlay-target");
  }
  return { target, change: changeOf(action, remove === true, from), tokens };
}

/** Removal outweighs everything else in the same action, as the specification has it. */
function changeOf(action: JsonObject, remove: boolean, from: string | undefined): OverlayAction["change"] {
  if (remove) return { kind: "remove" };
  if (Object.hasOwn(action, "update")) return { kind: "update", value: action["update"] };
  return from === undefined ? { kind: "none" } : { kind: "copy", from };
}

function optionalText(
  reading: Reading,
  object: JsonObject,
  tokens: readonly string[],
  key: string,
): string | undefined {
  const value = object[key];
  if (value === undefined || typeof value === "string") return value;
  fault(reading, [...tokens, key], `"${key}" must be text`);
  return undefined;
}

function checkKeys(
  reading: Reading,
  object: JsonObject,
  tokens: readonly string[],
  known: readonly string[],
): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key) || key.startsWith("x-")) continue;
    const message = `"${key}" is no field here; known are ${known.join(", ")} and x-…`;
    fault(reading, [...tokens, key], message);
  }
}

function fault(
  reading: Reading,
  tokens: readonly string[],
  message: string,
  code: OverlayCode = "overlay-invalid",
): void {
  const location = reading.file.locate(tokens);
  reading.diagnostics.push({ code, severity: "error", message, location });
}
