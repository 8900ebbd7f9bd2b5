/** Names under which callers pass what no log should hold, whatever the document says of them. */
const SENSITIVE_NAME =
  /pass(?:word|wd|phrase|code)|secret|token|credential|session|api[-_ ]?key|private[-_ ]?key|^(?:proxy-)?authorization$|^cookie$|^cv[cv]2?$/i;

/** Inputs may be as large as memory; secrets lie near the top. */
const MOST_DEPTH = 8;
const MOST_VALUES = 10_000;

/** Whether what stands under a name is likely a secret. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAME.test(name);
}

/** Texts within a value that stand under a name of that kind, or one of `names`: for taking them out of what a server sends back. */
export function sensitiveTexts(value: unknown, names: readonly string[] = []): readonly string[] {
  const found: string[] = [];
  let seen = 0;
  const walk = (part: unknown, isSensitive: boolean, depth: number): void => {
    seen += 1;
    if (seen > MOST_VALUES || depth > MOST_DEPTH) return;
    if (typeof part === "string" || typeof part === "number") {
      if (isSensitive) found.push(String(part));
    } else if (Array.isArray(part)) {
      for (const item of part) walk(item, isSensitive, depth + 1);
    } else if (isPlain(part)) {
      for (const [name, member] of Object.entries(part)) {
        walk(member, isSensitive || names.includes(name) || SENSITIVE_NAME.test(name), depth + 1);
      }
    }
  };
  walk(value, false, 0);
  return found;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
