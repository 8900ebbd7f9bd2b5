import type { ReplyInfo } from "../call/call-promise.ts";
import type { PageCursor } from "./page.ts";
import type { DataPath, ReplySource } from "./paging.ts";

/** What stands at a path; `undefined`: nothing does. */
export function valueAt(value: unknown, path: DataPath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    if (typeof step === "number") found = Array.isArray(found) ? found.at(step) : undefined;
    else found = Object.hasOwn(found, step) ? Reflect.get(found, step) : undefined;
  }
  return found;
}

/** A copy with another value at a path; what is not there yet is made. */
export function withValueAt(value: unknown, [step, ...rest]: DataPath, inner: unknown): unknown {
  if (step === undefined) return inner;
  const base = typeof value === "object" && value !== null ? value : {};
  return { ...base, [step]: withValueAt(valueAt(base, [step]), rest, inner) };
}

/** What a reply says at one of its places. */
export function saidBy(source: ReplySource, data: unknown, { headers }: ReplyInfo): unknown {
  return "header" in source ? (headers.get(source.header) ?? undefined) : valueAt(data, source);
}

/** A date, of the language or of `Temporal`. */
function hasText(value: unknown): value is { readonly toJSON: () => unknown } {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "toJSON") === "function";
}

/** A value as a cursor; `undefined`: it names no page. */
export function cursorOf(value: unknown): PageCursor | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return String(value);
  if (hasText(value)) return cursorOf(value.toJSON());
  return typeof value === "string" && value !== "" ? value : undefined;
}
