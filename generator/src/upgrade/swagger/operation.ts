import { at, type Pointer } from "../../ir/ids.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import { type FormField, liftForm } from "./form.ts";
import { type Draft, type Lifting, mapMembers, texts } from "./lifting.ts";
import { bodyMediaTypes, liftBody, liftParameter, resolveParameter } from "./parameters.ts";
import { liftResponse } from "./responses.ts";
import { liftOwnServers } from "./servers.ts";

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);
const REPLACED = new Set(["consumes", "produces", "schemes", "parameters", "responses"]);

/** Lifts a path item with its operations. */
export function liftPathItem(lifting: Lifting, item: unknown, pointer: Pointer): unknown {
  if (!isObject(item)) return item;
  const shared = splitParameters(lifting, item["parameters"], at(pointer, "parameters"));
  const lifted: Draft = {};
  for (const [key, value] of Object.entries(item)) {
    if (key === "parameters") lifted[key] = shared.parameters;
    else if (METHODS.has(key)) lifted[key] = liftOperation(lifting, value, shared, at(pointer, key));
    else lifted[key] = value;
  }
  return lifted;
}

/** A body parameter, or what leads to one. */
interface BodyParameter {
  readonly parameter: JsonObject;
  readonly from: Pointer;
}

interface Split {
  /** What stays a parameter; not a list when the document has none there. */
  readonly parameters: unknown;
  readonly body: BodyParameter | undefined;
  readonly form: readonly FormField[];
}

function splitParameters(lifting: Lifting, value: unknown, pointer: Pointer): Split {
  if (!Array.isArray(value)) return { parameters: value, body: undefined, form: [] };
  const parameters: unknown[] = [];
  const form: FormField[] = [];
  let body: BodyParameter | undefined;
  for (const [index, parameter] of value.entries()) {
    const from = at(pointer, index);
    const resolved = resolveParameter(lifting, parameter);
    const location = isObject(resolved.value) ? resolved.value["in"] : undefined;
    if (location === "body" && isObject(resolved.value)) body = { parameter, from };
    else if (location === "formData" && isObject(resolved.value)) {
      form.push({ parameter: resolved.value, from: resolved.pointer ?? from });
    } else {
      const to = at(pointer, parameters.length);
      lifting.moves.add(to, from);
      parameters.push(liftParameter(lifting, parameter, to));
    }
  }
  return { parameters, body, form };
}

function liftOperation(lifting: Lifting, operation: unknown, shared: Split, pointer: Pointer): unknown {
  if (!isObject(operation)) return operation;
  const lifted: Draft = {};
  for (const [key, value] of Object.entries(operation)) {
    if (!REPLACED.has(key)) lifted[key] = value;
  }
  const own = splitParameters(lifting, operation["parameters"], at(pointer, "parameters"));
  if (Object.hasOwn(operation, "parameters")) lifted["parameters"] = own.parameters;
  const body = liftRequestBody(lifting, operation, own, shared, pointer);
  if (body !== undefined) lifted["requestBody"] = body;
  const servers = liftOwnServers(lifting, operation["schemes"]);
  if (servers !== undefined) lifted["servers"] = servers;
  if (!Object.hasOwn(operation, "responses")) return lifted;
  const produces = mediaTypes(operation, "produces", lifting.produces);
  lifted["responses"] = mapMembers(operation["responses"], (response, status) =>
    status.startsWith("x-")
      ? response
      : liftResponse(lifting, response, produces, at(pointer, "responses", status)),
  );
  return lifted;
}

function liftRequestBody(
  lifting: Lifting,
  operation: JsonObject,
  own: Split,
  shared: Split,
  pointer: Pointer,
): unknown {
  const consumes = mediaTypes(operation, "consumes", lifting.consumes);
  const to = at(pointer, "requestBody");
  const form = mergeForm(own.form, shared.form);
  if (form.length > 0) return liftForm(lifting, form, consumes, to);
  const body = own.body ?? shared.body;
  if (body === undefined) return undefined;
  lifting.moves.add(to, body.from);
  const isShared = Object.hasOwn(body.parameter, "$ref") && !Object.hasOwn(operation, "consumes");
  if (isShared) return body.parameter;
  const { value } = resolveParameter(lifting, body.parameter);
  return isObject(value) ? liftBody(lifting, value, bodyMediaTypes(consumes), to) : value;
}

function mergeForm(own: readonly FormField[], shared: readonly FormField[]): readonly FormField[] {
  const names = new Set(own.map(({ parameter }) => parameter["name"]));
  return [...shared.filter(({ parameter }) => !names.has(parameter["name"])), ...own];
}

/** An operation's list replaces the document's, even when it is empty. */
function mediaTypes(operation: JsonObject, key: string, inherited: readonly string[]): readonly string[] {
  return Object.hasOwn(operation, key) ? texts(operation[key]) : inherited;
}
