import type { OperationDescriptor } from "../operation.ts";

/** Names under which callers pass what no log should hold, whatever the document says of them. */
const SENSITIVE_NAME =
  /pass(?:word|wd|phrase|code)|secret|token|credential|session|api[-_ ]?key|private[-_ ]?key|^(?:proxy-?)?authorization$|^cookie$|^cv[cv]2?$/i;

/** Inputs may be as large as memory; secrets lie near the top. */
const MOST_DEPTH = 8;
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
  let seen = 0;
  const walk = (part: unknown, name: string | undefined, depth: number): void => {
    seen += 1;
    if (seen > MOST_VALUES || depth > MOST_DEPTH) return;
    if (typeof part === "string" || typeof part === "number" || typeof part === "bigint") {
      if (name !== undefined) found.push(...secretsIn(String(part), name));
      return;
    }
    if (typeof part !== "object" || part === null) return;
    for (const [own, member] of membersOf(part)) {
      const isSensitive = own !== undefined && (names.includes(own) || isSensitiveName(own));
      walk(member, isSensitive ? own : name, depth + 1);
    }
  };
  walk(value, undefined, 0);
  return found;
}

/** A server may quote a credential without what it is wrapped in: the scheme of `Authorization`, the other pairs of `Cookie`. */
function secretsIn(text: string, name: string): readonly string[] {
  if (/^cookie$/i.test(name)) return [text, ...text.split(";").map(cookieValue)];
  const credential = /authorization$/i.test(name) ? /^\s*[\w-]+\s+(\S.*)$/.exec(text)?.[1] : undefined;
  return credential === undefined ? [text] : [text, credential.trim()];
}

function cookieValue(pair: string): string {
  return pair.slice(pair.indexOf("=") + 1).trim();
}

type Members = Iterable<readonly [name: string | undefined, member: unknown]>;

/** What an encoder would make of a value, and no more: what can be read once only is left alone. */
function membersOf(value: object): Members {
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, (item) => [undefined, item]);
  if (value instanceof URLSearchParams || value instanceof FormData || value instanceof Headers) return value;
  if (value instanceof Map) return Array.from(value, ([key, member]) => [String(key), member]);
  if (value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return [];
  try {
    // A date or a decimal is its text; an object that a class has made, its fields.
    if (!("toJSON" in value) || typeof value.toJSON !== "function") return Object.entries(value);
    return [[undefined, value.toJSON() as unknown]];
  } catch {
    return [];
  }
}
