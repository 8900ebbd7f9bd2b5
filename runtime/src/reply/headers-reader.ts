import type { Shape } from "../read/node.ts";
import type { DriftItem, DriftKind, ReadOptions } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import { type Reader, reader } from "../read/reader.ts";
import { settleUnread } from "./settle-unread.ts";

/** Reads the headers of a reply as `T`, whose names are in lower case. */
export interface HeadersReader<T> {
  /** Those that are there, each as its schema says. What is of another type is left out. */
  readonly read: (headers: Headers) => T;
  /** The same, with what was odd about them. */
  readonly readAll: (headers: Headers, options: ReadOptions) => ReadHeaders<T>;
}

export interface ReadHeaders<T> {
  readonly headers: T;
  readonly drift: readonly DriftItem[];
}

/** Makes a reader of headers; a name that ends in `?` may be absent. The function runs on first use, as that of `reader` does. */
/*@__NO_SIDE_EFFECTS__*/
export function headersReader<T extends object>(
  shapes: () => Readonly<Record<string, Shape>>,
): HeadersReader<T> {
  let made: readonly Named[] | undefined;
  const readAll: HeadersReader<T>["readAll"] = (headers, options) => {
    made ??= Object.entries(shapes()).map(([name, shape]) => named(name, shape));
    const found: Record<string, unknown> = {};
    const drift: DriftItem[] = [];
    for (const { name, isOptional, reader: schema } of made) {
      const text = headers.get(name);
      if (text === null && isOptional) continue;
      const read = text === null ? MISSING : headerValue(text, schema, options);
      if (read.value !== undefined) found[name] = read.value;
      for (const { path, kind } of read.drift) drift.push({ path: `headers.${name}${path.slice(1)}`, kind });
    }
    return { headers: found as T, drift };
  };
  return { readAll, read: (headers) => readAll(headers, {}).headers };
}

interface Named {
  readonly name: string;
  readonly isOptional: boolean;
  readonly reader: Reader<unknown>;
}

function named(key: string, shape: Shape): Named {
  const isOptional = key.endsWith("?");
  return { name: isOptional ? key.slice(0, -1) : key, isOptional, reader: reader(() => shape) };
}

interface HeaderValue {
  /** `undefined`: it is left out. */
  readonly value: unknown;
  readonly drift: readonly DriftItem[];
}

const MISSING: HeaderValue = { value: undefined, drift: [{ path: "$", kind: "missing" }] };

/**
 * A header is text; what it stands for is what its schema takes: the text, a number or truth value, or a list of them.
 * As in a body, what is of the right type and breaks a bound or format stands, and is reported.
 */
function headerValue(text: string, schema: Reader<unknown>, options: ReadOptions): HeaderValue {
  const parts = text.split(",").map((part) => part.trim());
  let deviating: HeaderValue | undefined;
  let kind: DriftKind = "type";
  for (const candidate of [text, scalarOf(text), parts, parts.map(scalarOf)]) {
    const outcome = readValue(schema, candidate, { ...options, mode: "tolerant", missing: "report" });
    if (!outcome.ok && outcome.issues.some((issue) => issue.kind === "format")) kind = "format";
    if (!outcome.ok || outcome.value === undefined || outcome.drift.some(isLoss)) continue;
    const value = Array.isArray(candidate) ? settleUnread(outcome.value).value : outcome.value;
    if (!outcome.drift.some((item) => item.kind === "format")) return { value, drift: [] };
    deviating ??= { value, drift: outcome.drift };
  }
  return deviating ?? { value: undefined, drift: [{ path: "$", kind }] };
}

function isLoss({ kind }: DriftItem): boolean {
  return kind !== "unknown-enum" && kind !== "format";
}

/** A number that would not be written as it was is a symbol of its digits, as in a body whose digits count. */
function scalarOf(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return String(Number(text)) === text ? Number(text) : Symbol(text);
  return text === "true" || text === "false" ? text === "true" : text;
}
