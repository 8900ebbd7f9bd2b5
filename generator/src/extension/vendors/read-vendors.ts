import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Pointer } from "../../ir/ids.ts";
import { type ReadExtension, readValue } from "../read.ts";
import { fern } from "./fern.ts";
import { speakeasy } from "./speakeasy.ts";
import { type Carrier, type Translation, type Translator, unmapped } from "./translation.ts";

/** Vendors whose extensions can be read. */
export type Vendor = "speakeasy" | "fern";

const TRANSLATORS: Readonly<Record<Vendor, Translator>> = { speakeasy, fern };

/** Reads what vendors' extensions of an object say, in the terms of `x-resilience`, each value with its origin. */
export function readVendors(vendors: readonly Vendor[], carrier: Carrier): ReadExtension {
  const diagnostics: Diagnostic[] = [];
  const value: Record<string, unknown> = {};
  const origins = new Map<string, Pointer>();
  const to: Translation = {
    say: (path, setting, pointer) => {
      origins.set(path.join("."), pointer);
      state(value, path, setting);
    },
    drop: (pointer, message, fix) => diagnostics.push(unmapped(pointer, message, fix)),
  };
  for (const vendor of vendors) TRANSLATORS[vendor](carrier, to);
  const read = readValue(value, carrier.place, (path) => originOf(origins, path) ?? carrier.pointer);
  return { tree: read.tree, diagnostics: [...diagnostics, ...read.diagnostics.map(asUnmapped)] };
}

function state(
  value: Record<string, unknown>,
  [key = "", ...rest]: readonly string[],
  setting: unknown,
): void {
  if (rest.length === 0) {
    value[key] = setting;
    return;
  }
  const inner = value[key];
  const block = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  value[key] = block;
  state(block, rest, setting);
}

/** The nearest thing that was stated: of a setting, or of what it is part of, or of some part of it. */
function originOf(origins: ReadonlyMap<string, Pointer>, path: readonly PropertyKey[]): Pointer | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const key = path.slice(0, length).join(".");
    const within = [...origins].find(([stated]) => stated === key || stated.startsWith(`${key}.`));
    if (within !== undefined) return within[1];
  }
  return undefined;
}

/** Somebody else's mistake does not keep a client from being made. */
function asUnmapped({ message, pointer, fix }: Diagnostic): Diagnostic {
  return {
    code: "import-extensions-unmapped",
    severity: "warning",
    message,
    ...(pointer !== undefined && { pointer }),
    ...(fix !== undefined && { fix }),
  };
}
