import type { StageResult } from "../../diagnostics/diagnostic.ts";
import { at, type Pointer, ROOT } from "../../ir/ids.ts";
import { pointerTokens } from "../../ir/resolve-pointer.ts";
import type { Reach } from "../address.ts";
import type { LoadDiagnostic } from "../catalogue.ts";
import type { JsonObject, Locate, SpecVersion } from "../loaded-spec.ts";
import { type Gathered, partAt } from "./gather.ts";
import { assignHomes, type Homes, sectionOf } from "./homes.ts";
import { type Replace, type Replacement, rewriteReferences } from "./rewrite-references.ts";
import { DOCUMENT, type Place, type Slot } from "./slot.ts";
import { addressKey, type BundleFile, resolveTarget, targetKey } from "./target.ts";

/** One document made of several files. */
export interface Bundled {
  readonly document: JsonObject;
  readonly locate: Locate;
}

/** Where a part of another file was put. */
interface Mount {
  readonly file: BundleFile;
  readonly tokens: readonly string[];
}

interface Bundling {
  readonly gathered: Gathered;
  readonly version: SpecVersion;
  readonly reach: Reach;
  readonly homes: Homes;
  readonly mounts: Map<Pointer, Mount>;
  readonly diagnostics: LoadDiagnostic[];
}

/** Puts every part that the document refers to into the document itself. */
export function bundle(
  root: JsonObject,
  gathered: Gathered,
  options: { readonly version: SpecVersion; readonly reach: Reach },
): StageResult<Bundled> {
  const taken = ownHomes(root, gathered, options.version, options.reach);
  const homes = assignHomes([...gathered.targets.values()], root, options.version, taken);
  const diagnostics: LoadDiagnostic[] = [];
  const bundling: Bundling = { gathered, ...options, homes, mounts: new Map(), diagnostics };
  const replace = replacer(bundling, gathered.root, [], []);
  let document = rewriteReferences(root, DOCUMENT, [], replace);
  for (const [key, target] of gathered.targets) {
    const home = homes.get(key);
    if (home === undefined || taken.has(key)) continue;
    document = withMember(document, pointerTokens(home), mount(bundling, key, home, target.slot, []));
  }
  const value = { document: Object(document) as JsonObject, locate: createLocate(bundling) };
  return { value, diagnostics };
}

/** A component of the document that is nothing but a reference to another file is that part's home. */
function ownHomes(root: JsonObject, gathered: Gathered, version: SpecVersion, reach: Reach): Homes {
  const homes = new Map<string, Pointer>();
  for (const slot of SLOTS) {
    const section = sectionOf(slot, version);
    const components = section && partAt(root, section)?.value;
    for (const [name, component] of Object.entries(Object(components)).sort(byName)) {
      const reference: unknown = Object.getOwnPropertyDescriptor(Object(component), "$ref")?.value;
      if (typeof reference !== "string" || reference.startsWith("#")) continue;
      const target = resolveTarget(gathered.root.address, reference, slot, reach);
      if (target.kind === "refused") continue;
      const key = targetKey(target.address, target.tokens);
      if (gathered.targets.has(key) && !homes.has(key)) homes.set(key, at(ROOT, ...(section ?? []), name));
    }
  }
  return homes;
}

const SLOTS: readonly Slot[] = [
  ...(["schema", "parameter", "response", "requestBody", "header"] as const),
  ...(["example", "link", "callback", "securityScheme"] as const),
];

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Replaces the references of one part. `prefix` is the way to it in its file, `stack` what it is being put into. */
function replacer(
  bundling: Bundling,
  file: BundleFile,
  home: readonly string[],
  stack: readonly string[],
): Replace {
  const rootKey = addressKey(bundling.gathered.root.address);
  return (reference, slot, tokens): Replacement | undefined => {
    const isRoot = addressKey(file.address) === rootKey;
    if (isRoot && reference.startsWith("#")) return undefined;
    const target = resolveTarget(file.address, reference, slot, bundling.reach);
    if (target.kind === "refused") return undefined;
    if (addressKey(target.address) === rootKey) return toReference(at(ROOT, ...target.tokens));
    const key = targetKey(target.address, target.tokens);
    if (!bundling.gathered.targets.has(key)) return undefined;
    const here = at(ROOT, ...home, ...tokens);
    const known = bundling.homes.get(key);
    if (known !== undefined && known !== here) return toReference(known);
    if (stack.includes(key)) {
      bundling.diagnostics.push(cycle(bundling, reference, here));
      return undefined;
    }
    return { kind: "value", value: mount(bundling, key, here, slot, stack) };
  };
}

function mount(
  bundling: Bundling,
  key: string,
  home: Pointer,
  slot: Slot,
  stack: readonly string[],
): unknown {
  const target = bundling.gathered.targets.get(key);
  const file = target && bundling.gathered.files.get(addressKey(target.address));
  if (target === undefined || file === undefined) return undefined;
  bundling.mounts.set(home, { file, tokens: target.tokens });
  const place: Place = { slot, isMap: false };
  const replace = replacer(bundling, file, pointerTokens(home), [...stack, key]);
  return rewriteReferences(partAt(file.parsed.value, target.tokens)?.value, place, [], replace);
}

function toReference(pointer: Pointer): Replacement {
  // In a reference a percent sign would be taken for an encoding.
  return { kind: "reference", reference: pointer.replaceAll("%", "%25") };
}

function cycle(bundling: Bundling, reference: string, pointer: Pointer): LoadDiagnostic {
  const message = `$ref "${reference}" leads back to itself, and a part of this sort cannot refer to itself`;
  const location = createLocate(bundling)(pointer);
  return { code: "ref-cycle", severity: "error", message, pointer, location };
}

function withMember(document: unknown, tokens: readonly string[], value: unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  const parent: object = Object(document);
  const member: unknown = Object.getOwnPropertyDescriptor(parent, token)?.value;
  return Object.fromEntries([...Object.entries(parent), [token, withMember(member, rest, value)]]);
}

function createLocate(bundling: Bundling): Locate {
  return (pointer, options) => {
    const tokens = pointerTokens(pointer);
    for (let length = tokens.length; length > 0; length -= 1) {
      const found = bundling.mounts.get(at(ROOT, ...tokens.slice(0, length)));
      if (found === undefined) continue;
      return found.file.parsed.locate([...found.tokens, ...tokens.slice(length)], options);
    }
    return bundling.gathered.root.parsed.locate(tokens, options);
  };
}
