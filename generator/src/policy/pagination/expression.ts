import type { DataPath, ReplySource, RequestPlace } from "../../ir/paging.ts";

/**
 * What may stand in `pagination`: the singular part of JSONPath (RFC 9535) and `[-1:]` for the last item, or one of
 * OpenAPI's runtime expressions. All of it becomes a path, so that no client needs an evaluator.
 */
const STEP =
  /\.([\p{L}_][\p{L}\p{N}_-]*)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|\[-1:\]/uy;

/** The path of a JSONPath; `undefined`: it says more than a path can. */
export function dataPath(expression: string): DataPath | undefined {
  if (!expression.startsWith("$")) return undefined;
  const path: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < expression.length) {
    const step = STEP.exec(expression);
    if (step === null) return undefined;
    const [, plain, single, double, index] = step;
    const name = plain ?? (single ?? double)?.replace(/\\(.)/g, "$1");
    path.push(name ?? (index === undefined ? -1 : Number(index)));
  }
  return path;
}

/** The path of a list, of which `[*]` says that it is one. */
export function listPath(expression: string): DataPath | undefined {
  return replyPath(expression.replace(/\[\*\]$/, ""));
}

/** `$.a.b`, `$response.body#/a/b` or `$response.header.X-Next`. */
export function replySource(expression: string): ReplySource | undefined {
  const header = /^\$response\.header\.([!#$%&'*+.^_`|~0-9A-Za-z-]+)$/.exec(expression)?.[1];
  if (header !== undefined) return { kind: "header", name: header };
  const path = replyPath(expression);
  return path && { kind: "data", path };
}

/** `$request.query.after`, `$request.header.X-After` or `$request.body#/page/after`; a bare name is for the contract to place. */
export function requestPlace(expression: string): RequestPlace | undefined {
  const [, place, name] = /^\$request\.(query|header)\.(.+)$/.exec(expression) ?? [];
  if (name !== undefined) return { in: place === "query" ? "query" : "header", name };
  const pointer = /^\$request\.body#(\/.*)$/.exec(expression)?.[1];
  return pointer === undefined ? undefined : { in: "body", path: pointerPath(pointer) };
}

function replyPath(expression: string): DataPath | undefined {
  const pointer = /^\$response\.body(?:#(.*))?$/.exec(expression);
  return pointer === null ? dataPath(expression) : pointerPath(pointer[1] ?? "");
}

/** RFC 6901. A number is a position in a list; OpenAPI's expressions have no other way to say so. */
function pointerPath(pointer: string): DataPath {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((token) => (/^(?:0|[1-9]\d{0,8})$/.test(token) ? Number(token) : token));
}
