import type { Problem } from "../errors/problem.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Where a failure is told in words, the more standard first; `msg` is FastAPI's, `Message` is AWS's. */
const WORDS: readonly string[] = ["detail", "message", "error_description", "msg", "Message"];

/**
 * Reads problem details (RFC 9457) from a failure's body, by its shape rather than by its content type.
 * Other shapes in wide use give what they have. Members of the wrong type are as if absent (section 3.1).
 * `redact` sees what comes of the body and the URL together; the body alone is the caller's to redact.
 */
export function problemOf(body: unknown, url: string, redact: (text: string) => string = String): Problem {
  const fields = isFields(body) ? body : {};
  const { type, title, status: _status, detail: _detail, instance, code: _code, ...extensions } = fields;
  const inner = innerOf(body);
  const told = {
    title: text(title),
    detail: saidBy(fields) ?? saidBy(inner),
    instance: text(instance),
    code: codeOf(fields) ?? codeOf(inner),
  };
  const known: Partial<Problem> = Object.fromEntries(
    Object.entries(told).filter(([, words]) => words !== undefined),
  );
  return { type: redact(resolved(text(type), url)), ...known, extensions };
}

/** What tells the failure within a body: an object of its own, the first of a list, or of the faults by field (Rails). */
function innerOf(body: unknown): unknown {
  if (!isFields(body)) return first(body);
  const { error, errors, detail } = body;
  if (isFields(error)) return error;
  if (!isFields(errors)) return first(errors) ?? first(detail);
  if (saidBy(errors) !== undefined) return errors;
  const [[name, faults] = []] = Object.entries(errors);
  const said = saidBy(first(faults));
  return said === undefined ? undefined : `${name}: ${said}`;
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : list;
}

/** Words as such are told where they are few, and no page. */
function saidBy(value: unknown): string | undefined {
  if (isFields(value)) return WORDS.map((name) => text(value[name])).find((words) => words !== undefined);
  const words = text(value)?.trim() ?? "";
  return words === "" || words.length > 200 || words.includes("<") ? undefined : words;
}

/** A number gives way to the word that Google puts beside it; AWS puts a namespace before its own. */
function codeOf(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const { code, status, error, __type } = value;
  const named = typeof code === "number" && /^[A-Z_]+$/.test(text(status) ?? "") ? status : code;
  const told = typeof named === "number" ? String(named) : text(named);
  return told ?? text(error) ?? text(__type)?.replace(/^.*#/, "");
}

/** Section 3.1.1: a relative type is relative to the reply's own place. */
function resolved(type: string | undefined, url: string): string {
  if (type === undefined) return "about:blank";
  return URL.canParse(type, url) && /^[./]/.test(type) ? new URL(type, url).href : type;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
