import type { UpgradeCode } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Pointer } from "../../ir/ids.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import type { Moves } from "../moves.ts";

/** What the lifting of one Swagger 2.0 document keeps in hand. */
export interface Lifting {
  readonly root: JsonObject;
  readonly moves: Moves;
  readonly diagnostics: Diagnostic[];
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
}

/** An object that is being written. */
export type Draft = { [key: string]: unknown };

/** Maps the members of an object; anything else stays. */
export function mapMembers(value: unknown, change: (member: unknown, key: string) => unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]));
}

/** The texts of a list; none when it is no list. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Collects a diagnostic. Pointers are into the new document. */
export function warn(lifting: Lifting, code: UpgradeCode, pointer: Pointer, message: string): void {
  lifting.diagnostics.push({ code, severity: "warning", message, pointer });
}
