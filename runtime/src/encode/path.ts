import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ParameterStyle } from "../operation.ts";
import { percentEncode } from "./percent.ts";
import { styleOf, written } from "./style.ts";
import { SIMPLE } from "./vocabulary.ts";

/** `.` and `..`, encoded or not: URL parsers act on them, and so reach another resource. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** A path and the query that its template holds. */
export interface ExpandedPath {
  readonly path: string;
  readonly query: string;
}

/** Fills a path template. Refuses values that would change which resource is meant. */
export function expandPath(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): ExpandedPath {
  const { pieces, query } = templateOf(operation);
  let path = "";
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? "";
    path +=
      at % 2 === 0 ? piece : expandSegment(styleOf(operation.pathParams, piece) ?? SIMPLE, piece, values);
  }
  if (DOT_SEGMENT.test(path)) {
    throw new InputFault(
      `the path ${operation.path} would hold a "." or ".." segment`,
      "Such a segment names another resource. Pass another value.",
    );
  }
  return { path: path.startsWith("/") ? path : `/${path}`, query };
}

function expandSegment(
  style: ParameterStyle,
  name: string,
  values: Readonly<Record<string, unknown>>,
): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  const text = written(style, style.name ?? name, value, style.encode ?? percentEncode);
  // Without the value, the template names a collection: `DELETE /files/` is not `DELETE /files/{name}`.
  if (typeof text !== "string" || text === "") {
    const fault = text === "" ? "empty" : "missing";
    throw new InputFault(`the path parameter "${name}" is ${fault}`, `Pass path.${name}.`);
  }
  // Where reserved characters stand, this one would still end the path.
  return text.replaceAll("?", "%3F");
}

interface PathTemplate {
  /** Text and parameter names in turn. */
  readonly pieces: readonly string[];
  readonly query: string;
}

const templates = /*@__PURE__*/ new WeakMap<OperationDescriptor, PathTemplate>();

function templateOf(operation: OperationDescriptor): PathTemplate {
  let template = templates.get(operation);
  if (template === undefined) {
    const [path = "", ...query] = operation.path.split("?");
    template = { pieces: path.split(/\{([^{}]+)\}/), query: query.join("?") };
    templates.set(operation, template);
  }
  return template;
}
