import { InputFault } from "../errors/input-fault.ts";
import { madeOnce } from "../made-once.ts";
import type { OperationDescriptor } from "../operation.ts";
import { ownMember } from "./own-member.ts";
import { percentEncode } from "./percent.ts";
import { written } from "./style.ts";
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
  const path = pieces
    .map((piece, at) => (at % 2 === 0 ? piece : expandSegment(operation, piece, values)))
    .join("");
  if (DOT_SEGMENT.test(path)) {
    throw new InputFault(
      `the path ${operation.path} would hold a "." or ".." segment`,
      "It names another resource: pass another value.",
    );
  }
  return { path: path.startsWith("/") ? path : `/${path}`, query };
}

function expandSegment(
  { pathParams }: OperationDescriptor,
  name: string,
  values: Readonly<Record<string, unknown>>,
): string {
  const style = ownMember(pathParams, name) ?? SIMPLE;
  const text = written(style, style.name ?? name, ownMember(values, name), style.encode ?? percentEncode);
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

const templateOf = /*@__PURE__*/ madeOnce((operation: OperationDescriptor): PathTemplate => {
  const [path = "", ...query] = operation.path.split("?");
  return { pieces: path.split(/\{([^{}]+)\}/), query: query.join("?") };
});
