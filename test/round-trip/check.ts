import { isDeepStrictEqual } from "node:util";
import type { ErrorObject } from "ajv";
import { json } from "../../runtime/src/encode/bodies.ts";
import type { ReadOptions } from "../../runtime/src/read/outcome.ts";
import { renderPath } from "../../runtime/src/read/path.ts";
import { readValue } from "../../runtime/src/read/read-value.ts";
import type { Reader } from "../../runtime/src/read/reader.ts";
import { type Decoded, decodeBody } from "../../runtime/src/reply/decode.ts";
import type { Mutation } from "./mutate.ts";

/** What does not hold. */
export interface Failure {
  readonly check: Check;
  readonly pointer: string;
  readonly detail: string;
}

export type Check =
  /** The document's own example breaks its schema; judged by the validator. */
  | "example invalid"
  /** A valid value is refused by a strict reader. */
  | "refused"
  /** What was read is not what was written. */
  | "changed"
  /** A valid value is reported as odd. */
  | "reported"
  /** The type does not hold a valid value. */
  | "type"
  /** A value that breaks the schema in one place is taken for right. */
  | "unnoticed"
  /** It is reported, but at another place. */
  | "elsewhere";

const ENCODER = json();

/** Through the encoder's bytes, as a reply would come. */
function roundTrip(reader: Reader<unknown>, value: unknown, options: ReadOptions): Decoded {
  const body = ENCODER.encode(value, "application/json", () => "");
  const text = body.kind === "fixed" ? String(body.bytes) : "";
  return decodeBody(reader, new TextEncoder().encode(text), "application/json", options);
}

/** What a valid value comes back as, in both modes. */
export function checkValid(reader: Reader<unknown>, pointer: string, value: unknown): readonly Failure[] {
  const strict = roundTrip(reader, value, { mode: "strict" });
  if (!strict.ok) return [{ check: "refused", pointer, detail: told(strict.issues) }];
  if (!isDeepStrictEqual(strict.value, value)) return [{ check: "changed", pointer, detail: "strict" }];
  const tolerant = roundTrip(reader, value, {});
  if (!tolerant.ok) return [{ check: "refused", pointer, detail: `tolerant: ${told(tolerant.issues)}` }];
  if (!isDeepStrictEqual(tolerant.value, value)) {
    return [{ check: "changed", pointer, detail: `tolerant: ${told(tolerant.drift)}` }];
  }
  const odd = tolerant.drift.filter(({ kind }) => !HARMLESS.has(kind));
  return odd.length === 0 ? [] : [{ check: "reported", pointer, detail: told(odd) }];
}

/** JSON Schema allows what is not named, and formats are none of its business. */
const HARMLESS: ReadonlySet<string> = new Set(["unknown-property", "format"]);

/** A strict reader must refuse the value where it is wrong; a tolerant one must not change it elsewhere. */
export function checkBroken(
  reader: Reader<unknown>,
  pointer: string,
  mutation: Mutation,
  errors: readonly ErrorObject[],
): readonly Failure[] {
  const { value, path, what } = mutation;
  const at = `${what} at ${renderPath(path)}`;
  const strict = readValue(reader, value, { mode: "strict" });
  if (strict.ok) return [{ check: "unnoticed", pointer, detail: at }];
  const wanted = matcherOf(path);
  if (!strict.issues.some((issue) => wanted.test(issue.path))) {
    return [{ check: "elsewhere", pointer, detail: `${at}: ${told(strict.issues)}` }];
  }
  const tolerant = readValue(reader, value);
  const said = tolerant.ok ? tolerant.drift : [...tolerant.issues, ...tolerant.drift];
  const isOfType = errors.some(({ keyword }) => TYPES.has(keyword));
  if (isOfType && !said.some((item) => wanted.test(item.path))) {
    return [{ check: "unnoticed", pointer, detail: `tolerant: ${at}` }];
  }
  return [];
}

/** What a tolerant reader looks at: patterns and bounds decide nothing there. */
const TYPES: ReadonlySet<string> = new Set(["type", "required", "enum", "const"]);

/** Whether the validator finds that one place alone wrong; choices make it speak of all their variants. */
export function isOneFault(errors: readonly ErrorObject[], { place, what }: Mutation): boolean {
  return errors.every(({ instancePath, keyword, params }) => {
    if (what !== "missing") return instancePath === place && !CHOICES.has(keyword);
    const missing: unknown = (params as { missingProperty?: unknown }).missingProperty;
    return (
      keyword === "required" &&
      place === `${instancePath}/${String(missing).replaceAll("~", "~0").replaceAll("/", "~1")}`
    );
  });
}

const CHOICES: ReadonlySet<string> = new Set(["oneOf", "anyOf", "not", "if", "unevaluatedProperties"]);

/** Keys of maps are `*` in paths. */
function matcherOf(path: readonly (string | number)[]): RegExp {
  const steps = path.map((name) => {
    const step = escaped(renderPath([name]).slice(1));
    return typeof name === "number" ? step : `(?:${step}|\\.\\*)`;
  });
  return new RegExp(`^\\$${steps.join("")}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function told(items: readonly { readonly path: string; readonly kind: string }[]): string {
  return items
    .slice(0, 3)
    .map(({ path, kind }) => `${path} ${kind}`)
    .join(", ");
}
