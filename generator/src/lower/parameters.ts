import type { Operation, Parameter } from "../ir/api.ts";
import { at } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import { list } from "./fields.ts";
import { type Lowering, once, report } from "./lowering.ts";
import { lowerParameter } from "./parameter.ts";
import type { PathKey } from "./path-key.ts";
import type { JsonObject, Place } from "./place.ts";
import { querystringParameters } from "./querystring.ts";
import { resolve } from "./resolve.ts";

const LOCATIONS = ["path", "query", "querystring", "header", "cookie"] as const;

/** The parameters of an operation: the path item's, overridden by its own, and those that only the path names. */
export function lowerParameters(
  lowering: Lowering,
  pathItem: Place<JsonObject>,
  operation: Place<JsonObject>,
  key: PathKey,
): Operation["parameters"] {
  const merged = new Map<string, Parameter>();
  for (const [key, parameter] of declared(lowering, pathItem)) merged.set(key, parameter);
  for (const [key, parameter] of declared(lowering, operation)) merged.set(key, parameter);
  const names = templateNames(key.path);
  const placed = [...merged.values()].map((parameter) => inQuery(parameter, names, key, merged));
  const kept = placed.filter((parameter) => isPlaced(lowering, parameter, names, key.path));
  const known = new Set(kept.filter((found) => found.in === "path").map((found) => found.name));
  const undeclared = names.filter((name) => !known.has(name));
  const added = undeclared.map((name) => undeclaredParameter(lowering, operation, name));
  return Object.freeze([...kept, ...added].sort(byLocationAndName));
}

/** A path parameter that only the query of the path key names (`/export?q={query}`) is a query parameter. */
function inQuery(
  parameter: Parameter,
  names: readonly string[],
  key: PathKey,
  declared: ReadonlyMap<string, Parameter>,
): Parameter {
  if (parameter.in !== "path" || names.includes(parameter.name)) return parameter;
  const wireName = key.parameters.find(([, name]) => name === parameter.name)?.[0];
  if (wireName === undefined || declared.has(`query ${wireName}`)) return parameter;
  return Object.freeze({ ...parameter, name: wireName, in: "query", style: "form", explode: true });
}

/** Names in braces, each once, in the order of the path. */
export function templateNames(path: string): readonly string[] {
  return [...new Set([...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""))];
}

/** The parameters of one list by identity; the first of two that are the same counts. */
function declared(lowering: Lowering, owner: Place<JsonObject>): ReadonlyMap<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const item of list(lowering, owner, "parameters")) {
    const place = resolve(lowering, item, "a parameter");
    if (place === undefined) continue;
    for (const parameter of once(lowering, "parameter", place.pointer, () => parametersOf(lowering, place))) {
      const key = identity(parameter);
      if (found.has(key)) {
        const message = `the ${parameter.in} parameter ${JSON.stringify(parameter.name)} is declared twice`;
        report(lowering, "warning", "duplicate-parameter", item.pointer, message);
      } else {
        found.set(key, parameter);
      }
    }
  }
  return found;
}

function parametersOf(lowering: Lowering, place: Place<JsonObject>): readonly Parameter[] {
  if (place.value["in"] === "querystring") return querystringParameters(lowering, place);
  const parameter = lowerParameter(lowering, place);
  return parameter === undefined ? [] : [parameter];
}

function identity(parameter: Parameter): string {
  return `${parameter.in} ${parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name}`;
}

function isPlaced(lowering: Lowering, parameter: Parameter, names: readonly string[], path: string): boolean {
  if (parameter.in !== "path" || names.includes(parameter.name)) return true;
  const message = `the path ${path} has no {${parameter.name}}`;
  report(lowering, "warning", "unused-path-parameter", parameter.pointer, message);
  return false;
}

function undeclaredParameter(lowering: Lowering, operation: Place<JsonObject>, name: string): Parameter {
  const { pointer } = operation;
  const message = `the path names {${name}}, which no parameter declares; it is taken as a string`;
  report(lowering, "warning", "undeclared-path-parameter", pointer, message);
  return Object.freeze({
    pointer: at(pointer, "parameters"),
    name,
    in: "path",
    required: true,
    deprecated: false,
    schema: Object.freeze({ kind: "string", pointer }),
    style: "simple",
    explode: false,
    allowReserved: false,
  });
}

function byLocationAndName(left: Parameter, right: Parameter): number {
  return LOCATIONS.indexOf(left.in) - LOCATIONS.indexOf(right.in) || compareCodePoints(left.name, right.name);
}
