import { hasText } from "../encode/value.ts";
import type { OperationDescriptor } from "../operation.ts";

/** Names under which callers pass what no log should hold, whatever the document says of them. */
const SENSITIVE_NAME =
  /pass(?:word|wd|phrase|code)|secret|token|credential|session|(?:api|private)[-_ ]?key|^(?:proxy-?)?authorization$|^cookie$|^cv[cv]2?$/i;

/** Inputs may be as large as memory; secrets lie near the top, which is looked through first. */
const MOST_VALUES = 10_000;

/** Whether what stands under a name is likely a secret. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAME.test(name);
}

/** The same of a header, which the document may call a secret whatever its name. */
export function isSensitiveHeader(
  { header = {}, sensitive = [] }: Pick<OperationDescriptor, "header" | "sensitive">,
  name: string,
): boolean {
  const wanted = name.toLowerCase();
  return (
    isSensitiveName(name) || sensitive.some((key) => (header[key]?.name ?? key).toLowerCase() === wanted)
  );
}

/** Texts within a value that stand under a name of that kind, or one of `names`: for taking them out of what a server sends back. */
export function sensitiveTexts(value: unknown, names: readonly string[] = []): readonly string[] {
  const found: string[] = [];
  const open: (readonly [part: unknown, name: string | undefined])[] = [[value, undefined]];
  for (const [part, name] of open) {
    if (name !== undefined && /^(?:string|number|bigint)$/.test(typeof part)) {
      found.push(...secretsIn(String(part), name));
    }
    if (typeof part !== "object" || part === null) continue;
    for (const [own, member] of membersOf(part)) {
      if (open.length === MOST_VALUES) break;
      const isSensitive = typeof own === "string" && (names.includes(own) || isSensitiveName(own));
      open.push([member, isSensitive ? own : name]);
    }
  }
  return found;
}

/** A server may quote a credential without what it is wrapped in: the scheme of `Authorization`, the other pairs of `Cookie`. */
function secretsIn(text: string, name: string): readonly string[] {
  if (/^cookie$/i.test(name)) {
    return [text, ...text.split(";").map((pair) => pair.replace(/^[^=]*=/, "").trim())];
  }
  return /authorization$/i.test(name) ? [text, text.trim().replace(/^[\w-]+\s+/, "")] : [text];
}

type Members = Iterable<readonly [name: unknown, member: unknown]>;

/** What an encoder would make of a value, and no more: what can be read once only is left alone. */
function membersOf(value: object): Members {
  if (Array.isArray(value) || value instanceof Set) return [...value].entries();
  if (value instanceof Map || value instanceof URLSearchParams) return value;
  if (value instanceof FormData || value instanceof Headers) return value;
  if (ArrayBuffer.isView(value)) return [];
  try {
    // A date or a decimal is its text; an object that a class has made, its fields.
    return hasText(value) ? [[undefined, value.toJSON()]] : Object.entries(value);
  } catch {
    return [];
  }
}
