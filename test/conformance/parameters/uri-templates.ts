import { existsSync, readFileSync } from "node:fs";
import type { ParameterObject, WireCase } from "./wire-case.ts";

/** The test suite of RFC 6570. */
const SUITE = new URL("../../../../shared/conformance/uritemplate-test/", import.meta.url);
const FILES = [
  "spec-examples.json",
  "spec-examples-by-section.json",
  "extended-tests.json",
  "negative-tests.json",
];

type Variables = Readonly<Record<string, unknown>>;
type Group = {
  readonly variables: Variables;
  readonly testcases: readonly (readonly [template: string, expected: string | readonly string[] | false])[];
};

export const hasUriTemplates: boolean = existsSync(SUITE);

/** The templates that a document can say, and the others with the reason why it cannot. */
export interface UriTemplates {
  readonly cases: readonly WireCase[];
  readonly beyond: readonly { readonly title: string; readonly reason: string }[];
}

export function uriTemplates(): UriTemplates {
  const cases: WireCase[] = [];
  const beyond: { title: string; reason: string }[] = [];
  for (const file of hasUriTemplates ? FILES : []) {
    const groups: Readonly<Record<string, Group>> = JSON.parse(readFileSync(new URL(file, SUITE), "utf8"));
    for (const [section, { variables, testcases }] of Object.entries(groups)) {
      for (const [template, expected] of testcases) {
        const title = `${section}: ${template}`;
        const mapped = expected === false ? "it is no template" : mapTemplate(template, variables);
        if (typeof mapped === "string") beyond.push({ title, reason: mapped });
        else cases.push({ title, ...mapped, expected: expectedOf(mapped, template, expected || "") });
      }
    }
  }
  return { cases, beyond };
}

type Mapped = Pick<WireCase, "path" | "parameters" | "values" | "unrecoverable">;

/** What a document makes of a template; or why no document can say it. */
function mapTemplate(template: string, variables: Variables): Mapped | string {
  const parameters = new Map<string, ParameterObject>();
  const values: Record<string, unknown> = {};
  // A continuation continues something: a fixed pair stands in front of one that stands alone.
  let path = template.startsWith("{&") ? "?fixed=yes" : "";
  for (const [literal, expression] of pieces(template)) {
    path += literal;
    if (expression === undefined) continue;
    const operator = /^[+#./;?&]/.exec(expression)?.[0] ?? "";
    const specs = expression.slice(operator.length).split(",").map(varspec);
    const reason = beyondOpenApi(operator, specs, variables, path);
    if (reason !== undefined) return reason;
    const queryName = /[?&]([^=&]+)=$/.exec(path)?.[1];
    if (queryName !== undefined) {
      // `?ref={x}` is a parameter called `ref`, whatever the template calls its variable.
      path = path.slice(0, -queryName.length - 2);
      values[queryName] = variableOf(variables, specs[0]?.name ?? "");
      parameters.set(`query ${queryName}`, { name: queryName, in: "query", allowReserved: operator === "+" });
      continue;
    }
    const place = operator === "?" || operator === "&" ? "query" : "path";
    for (const { name, explode } of specs) {
      parameters.set(`${place} ${name}`, { name, in: place, ...styleOf(operator), explode });
      if (variableOf(variables, name) !== undefined) values[name] = variableOf(variables, name);
    }
    if (place === "path") path += specs.map(({ name }) => `{${name}}`).join(JOINTS[operator] ?? "");
    if (operator === "/") path = path.replace(/(\{[^{}]*\}(?:\/\{[^{}]*\})*)$/, "/$1");
  }
  const reserved = [...parameters.values()].some(({ allowReserved }) => allowReserved === true);
  return {
    path,
    parameters: [...parameters.values()],
    values,
    ...(reserved && { unrecoverable: "reserved characters of a value look like those around it" }),
  };
}

/** What stands between the variables of one expression in a path. */
const JOINTS: Readonly<Record<string, string>> = { "": ",", "+": ",", "/": "/" };

function styleOf(operator: string): Pick<ParameterObject, "style" | "allowReserved"> {
  const style = { ".": "label", ";": "matrix", "?": "form", "&": "form" }[operator] ?? "simple";
  return { style, ...(operator === "+" && { allowReserved: true }) };
}

interface Varspec {
  readonly name: string;
  readonly explode: boolean;
  readonly isCut: boolean;
}

function varspec(spec: string): Varspec {
  const [, name = "", modifier = ""] = /^([^*:]*)(.*)$/.exec(spec) ?? [];
  return { name: decodeURIComponent(name), explode: modifier === "*", isCut: modifier.startsWith(":") };
}

function beyondOpenApi(
  operator: string,
  specs: readonly Varspec[],
  variables: Variables,
  path: string,
): string | undefined {
  if (operator === "#") return "a fragment is not sent";
  if (specs.some(({ isCut }) => isCut)) return "no style sends a part of a value";
  if (operator === "?" || operator === "&") return undefined;
  const given = specs.map(({ name }) => variableOf(variables, name));
  if (given.some((value) => isAbsent(value))) return "a path parameter is required";
  if (path.includes("?") && !path.endsWith("=")) return "a query parameter has a name";
  const spreads =
    operator === "/" && specs.some(({ explode }, at) => explode && typeof given[at] === "object");
  return spreads ? "no style spreads a value over segments" : undefined;
}

function expectedOf(
  mapped: Mapped,
  template: string,
  expected: string | readonly string[],
): WireCase["expected"] {
  const isRefused = mapped.parameters.some(
    ({ in: place, style, name }) => place === "path" && style === "simple" && mapped.values[name] === "",
  );
  if (isRefused) return { refused: "a path without the value names the collection, not a member" };
  const wanted = typeof expected === "string" ? [expected] : expected;
  return wanted.map((text) => {
    const whole = template.startsWith("{&") ? `?fixed=yes${text}` : text;
    return whole.startsWith("/") && mapped.path.startsWith("/") ? whole : `/${whole}`;
  });
}

function* pieces(template: string): Generator<readonly [literal: string, expression: string | undefined]> {
  const parts = template.split(/\{([^{}]*)\}/);
  for (let index = 0; index < parts.length; index += 2) yield [parts[index] ?? "", parts[index + 1]];
}

function variableOf(variables: Variables, name: string): unknown {
  const found = Object.entries(variables).find(([key]) => decodeURIComponent(key) === name)?.[1];
  return found === null ? undefined : found;
}

function isAbsent(value: unknown): boolean {
  return (
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}
