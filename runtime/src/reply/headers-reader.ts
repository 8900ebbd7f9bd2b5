import type { Shape } from "../read/node.ts";
import type { DriftItem, ReadOptions } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import { type Reader, reader } from "../read/reader.ts";

/** Reads the headers of a reply as `T`, whose names are in lower case. */
export interface HeadersReader<T> {
  /** Those that are there, each as its schema says. What is malformed is left out. */
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
      const value = text === null ? undefined : headerValue(text, schema, options);
      if (value !== undefined) found[name] = value;
      else drift.push({ path: `headers.${name}`, kind: text === null ? "missing" : "type" });
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

/** A header is text; what it stands for is what its schema takes: the text, a number or truth value, or a list of them. */
function headerValue(text: string, schema: Reader<unknown>, options: ReadOptions): unknown {
  const parts = text.split(",").map((part) => part.trim());
  for (const candidate of [text, scalarOf(text), parts, parts.map(scalarOf)]) {
    const outcome = readValue(schema, candidate, { ...options, mode: "tolerant", missing: "report" });
    const isFit = outcome.ok && outcome.value !== undefined;
    if (isFit && outcome.drift.every(({ kind }) => kind === "unknown-enum")) return outcome.value;
  }
  return undefined;
}

function scalarOf(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
}
