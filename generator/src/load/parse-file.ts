import { at, ROOT } from "../ir/ids.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import { resolveIdentifiers } from "./identifiers.ts";
import { countMembers, findDuplicates, type JsonFault, parseJson } from "./json-syntax.ts";
import type { LoadLimits } from "./limits.ts";
import { type Measured, measure } from "./measure.ts";
import { createParsedFile, createSourceText, type ParsedFile, type SourceText } from "./parsed-file.ts";
import { toYamlDiagnostic } from "./yaml-fault.ts";
import { readYaml } from "./yaml-repair.ts";

/** A parsed file and what its one walk found. */
export interface ParseResult {
  readonly file: ParsedFile | undefined;
  readonly hasForeignRef: boolean;
  readonly diagnostics: readonly LoadDiagnostic[];
}

/** Parses JSON, or else YAML, and checks it against the limits. */
export function parseFile(name: string, text: string, limits: LoadLimits): ParseResult {
  const source = createSourceText(name, text);
  if (text.trim() === "") return fail({ ...EMPTY, location: source.at(0), message: `${name} is empty` });
  if (!/^\s*[{[]/.test(text)) return parseYamlFile(source, limits);
  const json = parseJson(text);
  if (json.kind === "fault") return parseYamlFlow(source, limits, json);
  return check(createParsedFile(source, "json", json.value), "json", source, limits);
}

const EMPTY = { code: "file-empty", severity: "error" } as const;

/** A document that starts like JSON may still be YAML: flow collections, comments, trailing commas. */
function parseYamlFlow(source: SourceText, limits: LoadLimits, fault: JsonFault): ParseResult {
  const parsed = parseYamlFile(source, limits);
  const location = source.at(fault.offset);
  const isLimit = parsed.diagnostics.some(({ code }) => code === "limit-exceeded");
  if (parsed.file === undefined && !isLimit) {
    return fail({ code: "json-syntax", severity: "error", message: fault.reason, location });
  }
  if (!source.name.endsWith(".json")) return parsed;
  const message = `${source.name} is not JSON, but could be read as YAML: ${fault.reason}`;
  const warning: LoadDiagnostic = { code: "json-not-strict", severity: "warning", message, location };
  return { ...parsed, diagnostics: [warning, ...parsed.diagnostics] };
}

function parseYamlFile(source: SourceText, limits: LoadLimits): ParseResult {
  const result = readYaml(source.text, limits.maxDepth);
  if (result.kind === "fault") return fail(toYamlDiagnostic(source, result));
  const parsed = check(createParsedFile(source, "yaml", result.value), "yaml", source, limits);
  const [forgiven] = result.forgiven;
  if (forgiven === undefined) return parsed;
  return { ...parsed, diagnostics: [indentationWarning(source, result.forgiven), ...parsed.diagnostics] };
}

function indentationWarning(source: SourceText, offsets: readonly number[]): LoadDiagnostic {
  const [first = 0] = offsets;
  const others = offsets.length === 1 ? "" : `, as are ${offsets.length - 1} more lines of this file`;
  const message = `a line of quoted text or of a flow collection is not indented${others}`;
  return { code: "yaml-indentation", severity: "warning", message, location: source.at(first) };
}

const ALIAS = /(?:^|[\s,[{])\*[^\s,[\]{}*]/m;

function check(
  file: ParsedFile,
  syntax: "json" | "yaml",
  source: SourceText,
  limits: LoadLimits,
): ParseResult {
  const measured = measure(file.value, limits, { hasAliases: syntax === "yaml" && ALIAS.test(source.text) });
  if (measured.kind === "beyond") return fail(beyondDiagnostic(file, measured, limits, source));
  const hasDuplicates = syntax === "json" && countMembers(source.text) !== measured.members;
  const diagnostics = hasDuplicates ? duplicateDiagnostics(source) : [];
  const resolved = measured.hasIdentifier ? { ...file, value: resolveIdentifiers(file.value) } : file;
  return { file: resolved, hasForeignRef: measured.hasForeignRef, diagnostics };
}

function duplicateDiagnostics(source: SourceText): LoadDiagnostic[] {
  return findDuplicates(source.text).map(({ name, offset }) => ({
    code: "duplicate-key",
    severity: "warning",
    message: `"${name}" stands twice in one object; the last one counts`,
    location: source.at(offset),
  }));
}

function beyondDiagnostic(
  file: ParsedFile,
  measured: Measured & { kind: "beyond" },
  limits: LoadLimits,
  source: SourceText,
): LoadDiagnostic {
  // Redocly finds no positions at all in a text with this tag.
  const tag = measured.what === "foreign-value" ? source.text.indexOf("!!binary") : -1;
  const place = {
    severity: "error",
    pointer: at(ROOT, ...measured.tokens),
    location: tag === -1 ? file.locate(measured.tokens, { key: true }) : source.at(tag),
  } as const;
  switch (measured.what) {
    case "depth":
      return { ...place, code: "limit-exceeded", message: `nested deeper than ${limits.maxDepth} levels` };
    case "nodes":
      return {
        ...place,
        code: "limit-exceeded",
        message: `the document holds more than ${limits.maxNodes} values, aliases expanded`,
      };
    case "cycle":
      return { ...place, code: "yaml-cycle", message: "an alias stands for a value that contains it" };
    case "foreign-value":
      return { ...place, code: "yaml-value", message: "a value that JSON has no form for" };
  }
}

function fail(diagnostic: LoadDiagnostic): ParseResult {
  return { file: undefined, hasForeignRef: false, diagnostics: [diagnostic] };
}
