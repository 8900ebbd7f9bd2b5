import { suggest } from "../diagnostics/suggest.ts";
import type { Link, LinkParameter, Operation, Parameter } from "../ir/api.ts";
import { at, type Pointer } from "../ir/ids.ts";
import { canonicalPointer } from "../ir/resolve-pointer.ts";
import { entries, text } from "./fields.ts";
import { jsonValue } from "./json-value.ts";
import { type Lowering, report } from "./lowering.ts";
import { type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";

/** The links of a response. Whether they lead anywhere shows once every operation is known. */
export function lowerLinks(lowering: Lowering, response: Place<JsonObject>): readonly Link[] {
  const links = entries(lowering, response, "links").flatMap(([name, entry]) => {
    const place = name.startsWith("x-")
      ? undefined
      : resolve(lowering, entry, `the link ${JSON.stringify(name)}`);
    return place === undefined ? [] : [linkOf(lowering, name, place)];
  });
  return Object.freeze(links);
}

function linkOf(lowering: Lowering, name: string, place: Place<JsonObject>): Link {
  const operationId = text(lowering, place, "operationId");
  const reference = text(lowering, place, "operationRef");
  const description = text(lowering, place, "description");
  const parameters = entries(lowering, place, "parameters").map(([key, { value }]) =>
    parameterOf(key, value),
  );
  return Object.freeze({
    name,
    pointer: place.pointer,
    ...(operationId !== undefined && { operationId }),
    ...(reference !== undefined && {
      operationPointer: canonicalPointer(reference) ?? (reference as Pointer),
    }),
    ...(description !== undefined && { description }),
    parameters: Object.freeze(parameters),
    ...(Object.hasOwn(place.value, "requestBody") && { body: jsonValue(own(place.value, "requestBody")) }),
  });
}

/** A key may begin with the place of its parameter: `path.id`. */
function parameterOf(key: string, value: unknown): LinkParameter {
  const [, place, name] = /^(path|query|header|cookie)\.(.+)$/.exec(key) ?? [];
  const known = place as Parameter["in"] | undefined;
  return Object.freeze({
    name: name ?? key,
    ...(known !== undefined && { in: known }),
    value: jsonValue(value),
  });
}

/** Whether a link leads to an operation. */
export function isTarget(link: Link, { operationId, pointer }: Operation): boolean {
  return link.operationId === undefined
    ? link.operationPointer === pointer
    : link.operationId === operationId;
}

/** Reports links that lead nowhere, or name what is not there. */
export function checkLinks(lowering: Lowering, operations: readonly Operation[]): void {
  const checked = new Set<Pointer>();
  for (const link of operations.flatMap(({ responses }) => responses.flatMap(({ links }) => links ?? []))) {
    if (checked.has(link.pointer)) continue;
    checked.add(link.pointer);
    const target = operations.find((operation) => isTarget(link, operation));
    if (target === undefined) reportLost(lowering, link, operations);
    else reportUnknownParameters(lowering, link, target);
  }
}

function reportLost(lowering: Lowering, link: Link, operations: readonly Operation[]): void {
  const { name, pointer, operationId, operationPointer } = link;
  const key = operationId === undefined ? "operationRef" : "operationId";
  const aim = operationId ?? operationPointer;
  const leads =
    aim === undefined ? "names no operation" : `leads to ${JSON.stringify(aim)}, which is not there`;
  const known = operations.flatMap((each) => each.operationId ?? []);
  const meant = operationId === undefined ? undefined : suggest(operationId, known);
  const place = aim === undefined ? pointer : at(pointer, key);
  report(lowering, "warning", "unresolved-link", place, `the link ${JSON.stringify(name)} ${leads}`, {
    ...(meant !== undefined && { fix: `Did you mean ${JSON.stringify(meant)}?` }),
  });
}

function reportUnknownParameters(lowering: Lowering, link: Link, target: Operation): void {
  for (const { name, in: place } of link.parameters) {
    const isKnown = target.parameters.some(
      (each) => each.name === name && (place === undefined || place === each.in),
    );
    if (isKnown) continue;
    const meant = suggest(
      name,
      target.parameters.map((each) => each.name),
    );
    const message = `the link ${JSON.stringify(link.name)} gives ${JSON.stringify(name)}, which ${target.method} ${target.path} does not take`;
    report(lowering, "warning", "unresolved-link", at(link.pointer, "parameters"), message, {
      ...(meant !== undefined && { fix: `Did you mean ${JSON.stringify(meant)}?` }),
    });
  }
}
