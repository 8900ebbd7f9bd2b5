import type { Draft } from "./draft.ts";
import type { Origin, Origins } from "./origins.ts";

/** A document under change, and the memory of where its parts come from. */
export interface Overlaid {
  readonly draft: Draft;
  readonly origins: Origins;
}

/** What an update brings, and where it stands. */
export interface Update {
  readonly value: unknown;
  readonly origin: Origin;
}

type Shape = "object" | "list" | "single";

/** Merges an update into a target. Returns why it does not fit, if it does not. */
export function mergeUpdate(
  overlaid: Overlaid,
  target: readonly string[],
  update: Update,
): string | undefined {
  const existing = overlaid.draft.get(target);
  const shape = shapeOf(existing);
  if (Array.isArray(existing)) {
    append(overlaid, target, existing.length, update);
    return undefined;
  }
  const given = shapeOf(update.value);
  if (shape !== given) return `the target is ${WORDS[shape]}, the update ${WORDS[given]}`;
  if (shape === "object") mergeObject(overlaid, target, update);
  else replace(overlaid, target, update);
  return undefined;
}

const WORDS = { object: "an object", list: "a list", single: "a single value" } as const;

function mergeObject(overlaid: Overlaid, target: readonly string[], update: Update): void {
  for (const [key, value] of Object.entries(Object(update.value))) {
    const place = [...target, key];
    const member: Update = { value, origin: below(update.origin, key) };
    const existing = overlaid.draft.get(place);
    const shape = shapeOf(existing);
    if (existing === undefined || shape !== shapeOf(value) || shape === "single") {
      replace(overlaid, place, member);
    } else if (Array.isArray(existing)) append(overlaid, place, existing.length, member);
    else mergeObject(overlaid, place, member);
  }
}

function append(overlaid: Overlaid, list: readonly string[], length: number, update: Update): void {
  const items = Array.isArray(update.value)
    ? update.value.map((value: unknown, index) => ({ value, origin: below(update.origin, String(index)) }))
    : [update];
  for (const [index, item] of items.entries()) replace(overlaid, [...list, String(length + index)], item);
}

function replace({ draft, origins }: Overlaid, place: readonly string[], update: Update): void {
  draft.set(place, update.value);
  origins.dropMember(place);
  origins.set(place, update.origin);
}

function below(origin: Origin, token: string): Origin {
  return { ...origin, tokens: [...origin.tokens, token] };
}

function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && value !== null ? "object" : "single";
}
