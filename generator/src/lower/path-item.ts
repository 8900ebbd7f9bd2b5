import type { Callback, Operation } from "../ir/api.ts";
import type { RawExtension } from "../ir/extension.ts";
import { at } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import { resilience } from "./extension.ts";
import { entries, flag, list, members, object, objectPlace, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import { lowerParameters } from "./parameters.ts";
import { NO_PATH, type PathKey } from "./path-key.ts";
import type { JsonObject, Place } from "./place.ts";
import { resolve } from "./resolve.ts";
import { lowerBody, lowerResponses } from "./responses.ts";
import { externalDocs } from "./schema/annotations.ts";
import { lowerSecurity } from "./security.ts";
import { lowerServers } from "./servers.ts";

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]);
const FIELDS = new Set(["$ref", "summary", "description", "servers", "parameters", "additionalOperations"]);

/** Lowers every operation of a path item, sorted by method. */
export function lowerPathItem(lowering: Lowering, item: Place, key: PathKey): readonly Operation[] {
  const pathItem = resolve(lowering, item, "a path item");
  if (pathItem === undefined) return [];
  return methodsOf(lowering, pathItem)
    .flatMap(([method, entry]) => {
      const place = objectPlace(lowering, entry, `the operation ${method}`);
      return place === undefined ? [] : [lowerOperation(lowering, pathItem, place, method, key)];
    })
    .sort((a, b) => compareCodePoints(a.method, b.method));
}

function methodsOf(lowering: Lowering, pathItem: Place<JsonObject>): readonly (readonly [string, Place])[] {
  const found: (readonly [string, Place])[] = [];
  for (const [key, entry] of members(pathItem)) {
    if (METHODS.has(key)) found.push([key.toUpperCase(), entry]);
    else if (!FIELDS.has(key) && !key.startsWith("x-")) {
      const message = `${JSON.stringify(key)} is no method and was left out`;
      report(lowering, "warning", "unsupported-method", entry.pointer, message, { atKey: true });
    }
  }
  for (const [method, entry] of entries(lowering, pathItem, "additionalOperations")) {
    // A token (RFC 9110, section 9.1); anything else cannot be sent.
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) found.push([method, entry]);
    else {
      const message = `${JSON.stringify(method)} is no method and was left out`;
      report(lowering, "warning", "unsupported-method", entry.pointer, message, { atKey: true });
    }
  }
  return found;
}

function lowerOperation(
  lowering: Lowering,
  pathItem: Place<JsonObject>,
  place: Place<JsonObject>,
  method: string,
  key: PathKey,
): Operation {
  const body = lowerBody(lowering, place);
  const security = lowerSecurity(lowering, place);
  const servers = lowerServers(lowering, place) ?? lowerServers(lowering, pathItem);
  return Object.freeze({
    pointer: place.pointer,
    ...described(lowering, place, pathItem),
    method,
    path: key.path,
    ...(key.query.length > 0 && { pathQuery: key.query }),
    tags: tagsOf(lowering, place),
    parameters: lowerParameters(lowering, pathItem, place, key),
    ...(body !== undefined && { body }),
    responses: lowerResponses(lowering, place),
    ...(security !== undefined && { security }),
    ...(servers !== undefined && { servers }),
    callbacks: callbacksOf(lowering, place),
    resilience: extensionsOf(lowering, pathItem, place),
  });
}

type Described = Pick<Operation, "operationId" | "summary" | "description" | "deprecated" | "externalDocs">;

function described(lowering: Lowering, place: Place<JsonObject>, pathItem: Place<JsonObject>): Described {
  const operationId = text(lowering, place, "operationId");
  const summary = text(lowering, place, "summary") ?? text(lowering, pathItem, "summary");
  const description = text(lowering, place, "description") ?? text(lowering, pathItem, "description");
  const docs = externalDocs(lowering, place);
  return {
    ...(operationId !== undefined && operationId !== "" && { operationId }),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    deprecated: flag(lowering, place, "deprecated") ?? false,
    ...(docs !== undefined && { externalDocs: docs }),
  };
}

function tagsOf(lowering: Lowering, place: Place<JsonObject>): readonly string[] {
  const tags = list(lowering, place, "tags").flatMap((item) => {
    if (typeof item.value === "string") return [item.value];
    report(lowering, "error", "wrong-type", item.pointer, "the name of a tag is not a string");
    return [];
  });
  return Object.freeze([...new Set(tags)]);
}

function extensionsOf(lowering: Lowering, ...levels: readonly Place<JsonObject>[]): readonly RawExtension[] {
  const found = levels.map((level) => resilience(lowering, level));
  return Object.freeze(found.filter((extension) => extension !== undefined));
}

function callbacksOf(lowering: Lowering, operation: Place<JsonObject>): readonly Callback[] {
  const callbacks = object(lowering, operation, "callbacks");
  if (callbacks === undefined) return Object.freeze([]);
  const lowered = members(callbacks).flatMap(([name, entry]) => {
    const place = resolve(lowering, entry, `the callback ${JSON.stringify(name)}`);
    if (place === undefined) return [];
    const expressions = members(place).filter(([expression]) => !expression.startsWith("x-"));
    return expressions.map(([expression, item]) =>
      Object.freeze({
        name,
        expression,
        pointer: at(place.pointer, expression),
        operations: Object.freeze(lowerPathItem(lowering, item, NO_PATH)),
      }),
    );
  });
  return Object.freeze(lowered);
}
