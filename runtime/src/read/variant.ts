import type { ReadOptions } from "./outcome.ts";
import type { Payload } from "./schema.ts";

/** The options that shape a schema; each of the few combinations has schemas of its own, built on first use. */
export interface Variant {
  readonly strict: boolean;
  /** Whatever the contract requires must be there and be of its type, or the read fails. */
  readonly requiredIsCritical: boolean;
  readonly unknownFields: "report" | "ignore" | "error";
  readonly unknownEnum: "pass" | "error";
  /** Values go the other way: from callers to the wire. */
  readonly writes?: true | undefined;
  /** Hears of each property and item that something is said of. */
  readonly tracks?: ((payload: Payload, key: PropertyKey) => void) | undefined;
}

/** As JSON Schema reads: what decides whether a condition holds. */
export const STRICTLY: Variant = {
  strict: true,
  requiredIsCritical: false,
  unknownFields: "ignore",
  unknownEnum: "error",
};

/** What the options mean for schemas. */
export function variantOf(options: ReadOptions): Variant {
  const strict = options.mode === "strict";
  return {
    strict,
    requiredIsCritical: !strict && (options.missing === "error" || options.criticality === "critical"),
    unknownFields: options.unknownFields ?? "report",
    unknownEnum: strict ? "error" : (options.unknownEnum ?? "pass"),
  };
}

/** Two equal variants have the same key: a number, as it is looked up with at every read. */
export function variantKey(variant: Variant): number {
  return (
    (variant.strict ? 1 : 0) +
    (variant.requiredIsCritical ? 2 : 0) +
    (variant.unknownEnum === "error" ? 4 : 0) +
    (variant.writes ? 8 : 0) +
    (variant.tracks ? 16 : 0) +
    (variant.unknownFields === "error" ? 32 : 0) +
    (variant.unknownFields === "ignore" ? 64 : 0)
  );
}
