import type { Server, ServerVariable } from "../ir/api.ts";
import { entries, list, objectPlace, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import type { JsonObject, Place } from "./place.ts";
import { withNames } from "./server-names.ts";
import { absoluteUrl } from "./server-url.ts";

/** Lowers the servers of the document, a path item or an operation; `undefined` where it names none. */
export function lowerServers(lowering: Lowering, owner: Place<JsonObject>): readonly Server[] | undefined {
  const servers = list(lowering, owner, "servers").flatMap((item) => {
    const place = objectPlace(lowering, item, "a server");
    const server = place && lowerServer(lowering, place);
    return server === undefined ? [] : [server];
  });
  return servers.length === 0 ? undefined : Object.freeze(withNames(servers));
}

function lowerServer(lowering: Lowering, place: Place<JsonObject>): Server | undefined {
  const given = text(lowering, place, "url");
  if (given === undefined) {
    report(lowering, "warning", "invalid-server", place.pointer, "a server has no url and was left out");
    return undefined;
  }
  const url = absoluteUrl(given, lowering.documentUrl);
  const name = text(lowering, place, "name");
  const description = text(lowering, place, "description");
  const variables = entries(lowering, place, "variables").flatMap(([key, entry]) => {
    const variable = objectPlace(lowering, entry, `the server variable ${JSON.stringify(key)}`);
    return variable === undefined ? [] : [lowerVariable(lowering, key, variable)];
  });
  return Object.freeze({
    pointer: place.pointer,
    url,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    variables: Object.freeze([...variables, ...undeclared(lowering, place, url, variables)]),
  });
}

function lowerVariable(lowering: Lowering, name: string, place: Place<JsonObject>): ServerVariable {
  const description = text(lowering, place, "description");
  const values = list(lowering, place, "enum").map((item) => String(item.value));
  const given = text(lowering, place, "default");
  if (given === undefined) {
    const message = `the server variable ${JSON.stringify(name)} has no default`;
    report(lowering, "warning", "invalid-server", place.pointer, message);
  } else if (values.length > 0 && !values.includes(given)) {
    const message = `the default of the server variable ${JSON.stringify(name)} is none of its values; it is taken as one`;
    report(lowering, "warning", "invalid-server", place.pointer, message);
    values.unshift(given);
  }
  return Object.freeze({
    name,
    default: given ?? values[0] ?? "",
    ...(values.length > 0 && { enum: Object.freeze(values) }),
    ...(description !== undefined && { description }),
  });
}

/** Names in braces that no variable declares: the caller has to give them. */
function undeclared(
  lowering: Lowering,
  place: Place<JsonObject>,
  url: string,
  variables: readonly ServerVariable[],
): readonly ServerVariable[] {
  const known = new Set(variables.map((variable) => variable.name));
  const names = new Set([...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""));
  return [...names]
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `the server url names {${name}}, which no variable declares`;
      report(lowering, "warning", "invalid-server", place.pointer, message);
      return Object.freeze({ name, default: "" });
    });
}
