import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { at, type Pointer } from "../../ir/ids.ts";

/** An object of the document that carries a vendor's extensions. */
export interface Carrier {
  readonly value: Readonly<Record<string, unknown>>;
  readonly pointer: Pointer;
  readonly place: "root" | "operation";
  /** The whole document, for what holds for all of it. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Part of an extension, and where it stands. */
export interface Part {
  readonly value: unknown;
  readonly pointer: Pointer;
}

/** What a vendor's extensions say, said as `x-resilience` would. */
export interface Translation {
  /** States a setting; where it came from is kept. */
  readonly say: (path: readonly string[], value: unknown, pointer: Pointer) => void;
  /** Tells of what has no counterpart. */
  readonly drop: (pointer: Pointer, message: string, fix?: string) => void;
}

/** Reads the extensions of one vendor. */
export type Translator = (carrier: Carrier, to: Translation) => void;

/** A setting that could not be taken over. */
export function unmapped(pointer: Pointer, message: string, fix?: string): Diagnostic {
  const code = "import-extensions-unmapped";
  return { code, severity: "warning", message, pointer, ...(fix !== undefined && { fix }) };
}

/** A member of an object that is there; `undefined`: there is none. */
export function partOf({ value, pointer }: Part, key: string): Part | undefined {
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  return { value: value[key], pointer: at(pointer, key) };
}

/** Whether a value has keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells of every key that a translator does not know. */
export function dropOthers(part: Part, known: readonly string[], to: Translation): void {
  if (!isObject(part.value)) return;
  for (const key of Object.keys(part.value)) {
    if (!known.includes(key)) to.drop(at(part.pointer, key), `\`${key}\` is not taken over`);
  }
}

/** Milliseconds as `x-resilience` writes them. */
export function milliseconds(value: unknown): unknown {
  return typeof value === "number" && value >= 0 ? `${Math.round(value)}ms` : value;
}
