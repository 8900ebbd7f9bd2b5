import type { z } from "zod";
import type { PolicyCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { at, type Pointer } from "../ir/ids.ts";
import { show } from "./field.ts";
import { PLACES, type PlaceKind, placeName, placesOf } from "./places.ts";
import { namesAt } from "./shape.ts";

type Issue = z.core.$ZodIssue;

/** What a reading of one extension knows when it reports. */
export interface IssueContext {
  readonly place: PlaceKind;
  readonly value: unknown;
  readonly pointerOf: (path: readonly PropertyKey[]) => Pointer;
}

/** Says a complaint of the definition as diagnostics, each at its place in the document. */
export function diagnosticsOf(issue: Issue, context: IssueContext): readonly Diagnostic[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, issue.path, context));
  }
  const pointer = context.pointerOf(issue.path);
  const name = nameOf(issue.path);
  if (issue.code === "custom" && typeof issue.params?.["code"] === "string") {
    const { code, fix } = issue.params as { code: PolicyCode; fix: string };
    return [{ code, severity: "error", message: `${name}: ${issue.message}`, pointer, fix }];
  }
  const value = valueAt(context.value, issue.path);
  const expected = expectation(issue);
  const isShape = issue.code === "invalid_type" || issue.code === "invalid_union";
  const code = isShape ? "x-resilience-shape" : "x-resilience-value";
  const near =
    issue.code === "invalid_value" && typeof value === "string" ? suggest(value, words(issue)) : undefined;
  const fix = near === undefined ? `expected ${expected}` : `did you mean ${JSON.stringify(near)}?`;
  return [{ code, severity: "error", message: `${name} is ${show(value)}, not ${expected}`, pointer, fix }];
}

/** Opens complaints about alternatives: what is left is about the alternative that was meant. */
export function flatten(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const fitting = issue.errors.filter((issues) => !issues.some(isMismatch));
  const meant = fitting.reduce<readonly Issue[] | undefined>(
    (best, issues) => (best === undefined || weight(issues) < weight(best) ? issues : best),
    undefined,
  );
  if (meant === undefined) return [issue];
  return meant.flatMap(flatten).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue);
}

/** Beside a misspelt key, nothing is said of the key that it leaves missing. */
export function withoutGaps(issues: readonly Issue[], value: unknown): readonly Issue[] {
  const misspelt = new Set(
    issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => nameOf(path)),
  );
  return issues.filter((issue) => {
    const isMissing = isTypeIssue(issue) && valueAt(value, issue.path) === undefined;
    return !(isMissing && misspelt.has(nameOf(issue.path.slice(0, -1))));
  });
}

function isMismatch(issue: Issue): boolean {
  return isTypeIssue(issue) && issue.path.length === 0;
}

function isTypeIssue({ code }: Issue): boolean {
  return code === "invalid_type" || code === "invalid_value" || code === "invalid_union";
}

function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? 10 : 1), 0);
}

function unknownKey(key: string, path: readonly PropertyKey[], context: IssueContext): Diagnostic {
  const place = { severity: "error", pointer: at(context.pointerOf(path), key), atKey: true } as const;
  const elsewhere = path.length === 0 ? placesOf(key) : [];
  if (elsewhere.length > 0) {
    const message = `\`${key}\` may not stand ${placeName(context.place)}`;
    return { ...place, code: "x-resilience-misplaced", message, fix: `it stands ${elsewhere.join(", ")}` };
  }
  const known = namesAt(PLACES[context.place], path);
  const near = suggest(key, known) ?? withinBlock(key, path, context.place);
  const fix = near === undefined ? `the keys here are ${known.join(", ")}` : `did you mean \`${near}\`?`;
  const message = `${path.length === 0 ? "x-resilience" : nameOf(path)} has the unknown key ${show(key)}`;
  return { ...place, code: "x-resilience-unknown-key", message, fix };
}

/** A setting that was written one level too high: `maxAttempts` for `retry.maxAttempts`. */
function withinBlock(key: string, path: readonly PropertyKey[], place: PlaceKind): string | undefined {
  if (path.length > 0) return undefined;
  const blocks = Object.keys(PLACES[place].shape);
  const owner = blocks.find((name) => namesAt(PLACES[place], [name]).includes(key));
  return owner === undefined ? undefined : `${owner}.${key}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => (typeof value === "string" ? value : String(value))).join(", ");
    case "invalid_union":
      return [...new Set(issue.errors.flat().filter(isMismatch).map(expectation))].join(" or ");
    case "too_small":
      return issue.origin === "string" ? "a text with something in it" : `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_format":
      return "a text of that form";
    default:
      return "something that fits";
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "an object",
  record: "an object",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function words(issue: Issue): readonly string[] {
  return issue.code === "invalid_value" ? issue.values.filter((value) => typeof value === "string") : [];
}

function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "x-resilience";
  return `\`${path.map(String).join(".")}\``;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return found;
}
