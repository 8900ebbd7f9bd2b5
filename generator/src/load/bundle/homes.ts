import { posix, win32 } from "node:path";
import { at, type Pointer, ROOT } from "../../ir/ids.ts";
import type { JsonObject, SpecVersion } from "../loaded-spec.ts";
import type { Slot } from "./slot.ts";
import { addressKey, type Target, targetKey } from "./target.ts";

/** Where parts of other files go in the one document, by target. */
export type Homes = ReadonlyMap<string, Pointer>;

/** The map that holds parts of a sort; `undefined` for what can only stand in place. */
export function sectionOf(slot: Slot, version: SpecVersion): readonly string[] | undefined {
  return version === "2.0" ? SECTIONS_2[slot] : SECTIONS_3[slot];
}

type Sections = { readonly [slot in Slot]?: readonly string[] };

const SECTIONS_2: Sections = {
  schema: ["definitions"],
  parameter: ["parameters"],
  response: ["responses"],
};

const SECTIONS_3: Sections = {
  schema: ["components", "schemas"],
  parameter: ["components", "parameters"],
  response: ["components", "responses"],
  requestBody: ["components", "requestBodies"],
  header: ["components", "headers"],
  example: ["components", "examples"],
  link: ["components", "links"],
  callback: ["components", "callbacks"],
  securityScheme: ["components", "securitySchemes"],
};

/** Gives every target a home. The order of the document's keys has no say in the names. */
export function assignHomes(
  targets: readonly Target[],
  root: JsonObject,
  version: SpecVersion,
  taken: Homes,
): Homes {
  const homes = new Map(taken);
  const sorted = [...targets].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const used = new Set<Pointer>();
  for (const target of sorted) {
    const key = targetKey(target.address, target.tokens);
    const section = sectionOf(target.slot, version);
    if (section === undefined || homes.has(key)) continue;
    const names = existing(root, section);
    const isFree = (name: string): boolean => !names.includes(name) && !used.has(at(ROOT, ...section, name));
    const home = at(ROOT, ...section, freeName(nameOf(target), isFree));
    used.add(home);
    homes.set(key, home);
  }
  return homes;
}

function sortKey(target: Target): string {
  return targetKey(target.address, target.tokens);
}

/** The last token that is a name, else the name of the file. */
function nameOf(target: Target): string {
  const last = target.tokens.at(-1);
  const path = addressKey(target.address);
  const file = target.address.kind === "url" ? posix.basename(new URL(path).pathname) : win32.basename(path);
  const name = last === undefined || /^\d+$/.test(last) ? file.replace(/\.[^.]+$/, "") : last;
  return name.replaceAll(/[^\w.-]+/g, "_") || "Part";
}

function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name;
  let number = 2;
  while (!isFree(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}

function existing(root: JsonObject, section: readonly string[]): readonly string[] {
  let value: unknown = root;
  for (const token of section) {
    value = Object.getOwnPropertyDescriptor(Object(value), token)?.value;
  }
  return Object.keys(Object(value));
}
