import type { JsonValue } from "../ir/schema.ts";
import { hasHidden, visibleJson } from "../ir/visible-json.ts";

/**
 * Text that is safe to stand in a source file. Only the makers of this module produce it,
 * so that text of a document can reach code in no other way.
 */
export type Code = string & { readonly "~code": true };

/** Source text with slots for code: ``code`${name}?: ${type}` ``. The fixed parts are ours, the slots are `Code`. */
export function code(fixed: TemplateStringsArray, ...slots: readonly Code[]): Code {
  return String.raw({ raw: fixed }, ...slots) as Code;
}

/** Nothing. */
export const NO_CODE: Code = "" as Code;

export function joinCode(
  parts: readonly Code[],
  separator: "" | " " | ", " | ",\n  " | "\n" | "\n\n" | " | " | " & ",
): Code {
  return parts.join(separator) as Code;
}

/** A name that the plan gave. Anything else is a bug of ours. */
export function identifier(name: string): Code {
  if (!IDENTIFIER.test(name)) {
    throw new Error(`Not an identifier: ${JSON.stringify(name)}`);
  }
  return name as Code;
}

/** A JSON value as an expression, which is also its literal type. */
export function literal(value: JsonValue): Code {
  if (typeof value === "string") {
    return quote(value);
  }
  if (typeof value === "number") {
    return (Number.isFinite(value) ? String(value) : "null") as Code;
  }
  if (typeof value !== "object" || value === null) {
    return String(value) as Code;
  }
  if (Array.isArray(value)) {
    return code`[${joinCode(value.map(literal), ", ")}]`;
  }
  const members = Object.entries(value).map(([key, member]) => code`${objectKey(key)}: ${literal(member)}`);
  return members.length === 0 ? code`{}` : code`{ ${joinCode(members, ", ")} }`;
}

/** The type of texts that begin so. */
export function textBeginning(start: string): Code {
  const text = visibleJson(start).slice(1, -1).replaceAll('\\"', '"');
  return `\`${text.replace(/`|\$(?=\{)/g, "\\$&")}\${string}\`` as Code;
}

/** A whole number with its thousands set apart: `10_000`. */
export function grouped(value: number): Code {
  const text = String(value);
  return (/^-?\d{4,15}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "_") : text) as Code;
}

/** Key of a property in a type. */
export function typeKey(name: string): Code {
  return isPlainKey(name) ? (name as Code) : quote(name);
}

/** Key of a property in an object literal, where a plain `__proto__` would set the prototype. */
export function objectKey(name: string): Code {
  return name === "__proto__" ? code`["__proto__"]` : typeKey(name);
}

/** A path of our own making, in an import. */
export function moduleSpecifier(path: string): Code {
  return quote(path);
}

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const SAFE_INTEGER_KEY = /^(0|[1-9]\d{0,8})$/;

function isPlainKey(name: string): boolean {
  return (IDENTIFIER.test(name) && !hasHidden(name)) || SAFE_INTEGER_KEY.test(name);
}

function quote(text: string): Code {
  return visibleJson(text) as Code;
}
