import type { Received } from "../echo-server.ts";
import type { ParameterObject, WireCase } from "./wire-case.ts";

/** Values as a server reads them: texts, lists and maps of texts. */
type Value = string | readonly string[] | { readonly [name: string]: unknown } | undefined;

/**
 * What a server that was given the same document reads from a request. Written from the specifications alone, with the
 * platform's form parser where a query is a form; nothing of the client is used.
 */
export function receive(wire: WireCase, index: number, request: Received): Readonly<Record<string, Value>> {
  const [path, query] = split(request.target, "?");
  const fromPath = matchPath(wire, `/${index}`, path);
  const read = (parameter: ParameterObject): Value => {
    const { name, in: place, explode } = parameter;
    const shape = wire.values[name];
    if (place === "path") return readPath(parameter, shape, fromPath[name] ?? "");
    if (place === "query") return readQuery(parameter, shape, query, wire);
    if (place === "cookie") return readCookie(parameter, shape, request.headers.cookie ?? "");
    return delimited(String(request.headers[name]), ",", shape, explode, String);
  };
  return Object.fromEntries(wire.parameters.map((parameter) => [parameter.name, read(parameter)]));
}

function matchPath(
  { path, parameters, values }: WireCase,
  prefix: string,
  actual: string,
): Record<string, string> {
  const [template = ""] = path.split("?");
  const names: string[] = [];
  const pattern = template
    .split(/\{([^{}]*)\}/)
    .map((piece, at) => {
      if (at % 2 === 0) return encodeURI(decodeURI(piece)).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const parameter = parameters.find(({ name, in: place }) => name === piece && place === "path");
      names.push(piece);
      return segmentPattern(parameter, values[piece]);
    })
    .join("");
  const slash = template.startsWith("/") ? "" : "/";
  const found = new RegExp(`^${prefix}${slash}${pattern}$`).exec(actual) ?? [];
  return Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? "no match"]));
}

function segmentPattern(parameter: ParameterObject | undefined, shape: unknown): string {
  const isText = typeof shape !== "object";
  if (parameter?.style === "matrix") return isText ? `(;${parameter.name}(?:=[^;/]*)?)` : "(;[^/]*)";
  if (parameter?.style === "label") return isText ? "(\\.[^./]*)" : "(\\.[^/]*)";
  return isText ? "([^/,]*)" : "([^/]*)";
}

function readPath({ name, style, explode, content }: ParameterObject, shape: unknown, text: string): Value {
  if (content !== undefined) return JSON.parse(decodeURIComponent(text));
  if (style === "label")
    return delimited(text.slice(1), explode === true ? "." : ",", shape, explode, decodeURIComponent);
  if (style !== "matrix") return delimited(text, ",", shape, explode, decodeURIComponent);
  const pairs = text
    .slice(1)
    .split(";")
    .map((pair) => split(pair, "="));
  if (explode === true && Array.isArray(shape)) return pairs.map(([, item]) => decodeURIComponent(item));
  if (explode === true && typeof shape === "object") return decodedMap(pairs);
  return pairs[0]?.[0] === name ? delimited(pairs[0][1], ",", shape, false, decodeURIComponent) : undefined;
}

function readQuery(parameter: ParameterObject, shape: unknown, query: string, wire: WireCase): Value {
  const { name, style = "form", explode = style === "form", content } = parameter;
  // The platform's own form parser, for whatever it can read.
  const form = new URLSearchParams(query);
  if (content !== undefined) return JSON.parse(form.get(name) ?? "null");
  if (style === "deepObject") return deepObject(form, name);
  if (explode && Array.isArray(shape)) return form.getAll(name);
  if (explode && isMap(shape)) {
    const named = wire.parameters.filter((other) => other !== parameter).map((other) => other.name);
    const others = new Set([...named, ...new URLSearchParams(wire.path.split("?")[1]).keys()]);
    return Object.fromEntries([...form].filter(([key]) => !others.has(key)));
  }
  if (typeof shape !== "object") return form.get(name) ?? undefined;
  // Separators are told from the characters of values before anything is decoded.
  const raw = query
    .split("&")
    .map((pair) => split(pair, "="))
    .find(([key]) => decodeURIComponent(key) === name);
  const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[style] ?? ",";
  return raw === undefined ? undefined : delimited(raw[1], separator, shape, false, decodeURIComponent);
}

function readCookie(
  { name, style, explode = true, content }: ParameterObject,
  shape: unknown,
  header: string,
): Value {
  const decode = style === "cookie" ? String : decodeURIComponent;
  const pairs = header.split("; ").map((pair) => split(pair, "="));
  const own = pairs.filter(([key]) => decode(key) === name).map(([, text]) => text);
  if (content !== undefined) return JSON.parse(decode(own[0] ?? "null"));
  if (explode && Array.isArray(shape)) return own.map(decode);
  if (explode && isMap(shape))
    return Object.fromEntries(pairs.map(([key, text]) => [decode(key), decode(text)]));
  return delimited(own[0] ?? "", ",", shape, false, decode);
}

/** `a[b][0]=c`, the way form parsers of the common frameworks nest. */
function deepObject(form: URLSearchParams, name: string): Value {
  const root: Record<string, unknown> = {};
  for (const [key, text] of form) {
    const steps = [...key.matchAll(/\[([^\]]*)\]/g)].map(([, step = ""]) => step);
    if (key.slice(0, key.indexOf("[")) !== name || steps.length === 0) continue;
    let node = root;
    for (const step of steps.slice(0, -1)) {
      const next = node[step] ?? {};
      node[step] = next;
      node = next as Record<string, unknown>;
    }
    node[steps.at(-1) ?? ""] = text;
  }
  return withLists(root) as Value;
}

function withLists(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, member]) => [key, withLists(member)] as const);
  const isList = entries.length > 0 && entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

function delimited(
  text: string,
  separator: string,
  shape: unknown,
  explode: boolean | undefined,
  decode: (text: string) => string,
): Value {
  if (typeof shape !== "object") return decode(text);
  const items = text.split(separator);
  if (Array.isArray(shape)) return items.map(decode);
  if (explode === true) return Object.fromEntries(items.map((item) => split(item, "=").map(decode)));
  return Object.fromEntries(
    items.flatMap((item, at) => (at % 2 === 0 ? [[decode(item), decode(items[at + 1] ?? "")]] : [])),
  );
}

function decodedMap(pairs: readonly (readonly [string, string])[]): Value {
  return Object.fromEntries(pairs.map(([key, text]) => [decodeURIComponent(key), decodeURIComponent(text)]));
}

function split(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}

function isMap(shape: unknown): boolean {
  return typeof shape === "object" && shape !== null && !Array.isArray(shape);
}
