import type { Problem } from "../errors/problem.ts";

type Fields = Readonly<Record<string, unknown>>;

const STANDARD: ReadonlySet<string> = new Set(["type", "title", "status", "detail", "instance", "code"]);

/**
 * Reads problem details (RFC 9457) from a failure's body, by its shape rather than by its content type.
 * Other shapes in wide use give what they have. Members of the wrong type are as if absent (section 3.1).
 */
export function problemOf(body: unknown, url: string): Problem {
  if (!isFields(body)) {
    const isShort = typeof body === "string" && body.length <= 200 && !body.includes("<");
    return {
      type: "about:blank",
      ...(isShort && body.trim() !== "" && { detail: body.trim() }),
      extensions: {},
    };
  }
  const inner = isFields(body["error"]) ? body["error"] : firstError(body);
  const title = text(body["title"]);
  const detail = text(body["detail"]) ?? messageOf(body) ?? (inner && messageOf(inner));
  const instance = text(body["instance"]);
  const code = codeOf(body) ?? (inner && codeOf(inner));
  return {
    type: resolved(text(body["type"]), url),
    ...(title !== undefined && { title }),
    ...(detail !== undefined && { detail }),
    ...(instance !== undefined && { instance }),
    ...(code !== undefined && { code }),
    extensions: Object.fromEntries(Object.entries(body).filter(([name]) => !STANDARD.has(name))),
  };
}

function messageOf(fields: Fields): string | undefined {
  return text(fields["message"]) ?? text(fields["error_description"]) ?? text(fields["detail"]);
}

function codeOf(fields: Fields): string | undefined {
  const { code } = fields as { readonly code?: unknown };
  return text(code) ?? (typeof code === "number" ? String(code) : text(fields["error"]));
}

function firstError(body: Fields): Fields | undefined {
  const { errors } = body as { readonly errors?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return isFields(first) ? first : undefined;
}

/** Section 3.1.1: a relative type is relative to the reply's own place. */
function resolved(type: string | undefined, url: string): string {
  if (type === undefined || type === "") return "about:blank";
  return URL.canParse(type, url) && /^[./]/.test(type) ? new URL(type, url).href : type;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
