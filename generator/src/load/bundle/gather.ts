import { at, ROOT } from "../../ir/ids.ts";
import type { Reach } from "../address.ts";
import type { LoadDiagnostic } from "../catalogue.ts";
import { type FoundReference, findReferences } from "./find-references.ts";
import type { Place } from "./slot.ts";
import { addressKey, type BundleFile, resolveTarget, type Target, targetKey } from "./target.ts";

/** Everything that a document refers to outside of itself. */
export interface Gathered {
  readonly root: BundleFile;
  readonly files: ReadonlyMap<string, BundleFile>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly diagnostics: readonly LoadDiagnostic[];
}

/** Reads another file of the description; a refusal or fault is a diagnostic at the reference. */
export type OpenFile = (
  target: Target,
) => Promise<
  | { readonly kind: "file"; readonly file: BundleFile; readonly diagnostics: readonly LoadDiagnostic[] }
  | { readonly kind: "fault"; readonly diagnostics: readonly LoadDiagnostic[] }
>;

interface Gathering {
  readonly root: BundleFile;
  readonly reach: Reach;
  readonly files: Map<string, BundleFile>;
  readonly targets: Map<string, Target>;
  /** Files that could not be had; said once. */
  readonly lost: Set<string>;
  readonly diagnostics: LoadDiagnostic[];
  /** How many files each file is away from the document. */
  readonly hops: Map<BundleFile, number>;
}

/** Files that only lead to other files are made up as they are asked for. */
const MOST_HOPS = 50;

/** Follows the references out of a document, part by part: what nothing refers to is neither read nor checked. */
export async function gather(root: BundleFile, reach: Reach, open: OpenFile): Promise<Gathered> {
  const files = new Map([[addressKey(root.address), root]]);
  const gathering: Gathering = {
    root,
    reach,
    files,
    targets: new Map(),
    lost: new Set(),
    diagnostics: [],
    hops: new Map(),
  };
  const queue = outward(gathering, root, findReferences(root.parsed.value), []);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const key = targetKey(next.target.address, next.target.tokens);
    if (gathering.targets.has(key)) continue;
    const file = await fileOf(gathering, next, open);
    if (file === undefined) continue;
    const part = partAt(file.parsed.value, next.target.tokens);
    if (part === undefined) {
      gathering.diagnostics.push(missing(file, next));
      continue;
    }
    gathering.targets.set(key, next.target);
    const place: Place = { slot: next.target.slot, isMap: false };
    queue.push(...outward(gathering, file, findReferences(part.value, place), next.target.tokens));
  }
  return { root, files, targets: gathering.targets, diagnostics: gathering.diagnostics };
}

/** A target and the reference that first led to it. */
interface Arrow {
  readonly target: Target;
  readonly from: BundleFile;
  readonly reference: string;
  readonly tokens: readonly string[];
}

function outward(
  gathering: Gathering,
  file: BundleFile,
  references: readonly FoundReference[],
  prefix: readonly string[],
): Arrow[] {
  const arrows: Arrow[] = [];
  const rootKey = addressKey(gathering.root.address);
  for (const { reference, slot, tokens, isRebased } of references) {
    if (file === gathering.root && reference.startsWith("#")) continue;
    const place = [...prefix, ...tokens];
    if (isRebased && !reference.startsWith("#")) {
      gathering.diagnostics.push(rebased(file, reference, place));
      continue;
    }
    const target = resolveTarget(file.address, reference, slot, gathering.reach);
    if (target.kind === "refused") {
      const { kind: _, ...fault } = target;
      gathering.diagnostics.push({ ...fault, severity: "error", ...spot(file, place) });
    } else if (addressKey(target.address) !== rootKey) {
      arrows.push({ target, from: file, reference, tokens: place });
    }
  }
  return arrows;
}

async function fileOf(gathering: Gathering, arrow: Arrow, open: OpenFile): Promise<BundleFile | undefined> {
  const key = addressKey(arrow.target.address);
  const known = gathering.files.get(key);
  if (known !== undefined || gathering.lost.has(key)) return known;
  const place = spot(arrow.from, arrow.tokens);
  const hops = (gathering.hops.get(arrow.from) ?? 0) + 1;
  if (hops > MOST_HOPS) {
    gathering.lost.add(key);
    gathering.diagnostics.push(tooFar(arrow, place));
    return undefined;
  }
  const opened = await open(arrow.target);
  if (opened.kind === "fault") {
    gathering.lost.add(key);
    for (const fault of opened.diagnostics) gathering.diagnostics.push({ ...place, ...fault });
    return undefined;
  }
  gathering.diagnostics.push(...opened.diagnostics);
  gathering.files.set(key, opened.file);
  gathering.hops.set(opened.file, hops);
  return opened.file;
}

/** The value at a way down, own properties alone. */
export function partAt(value: unknown, tokens: readonly string[]): { readonly value: unknown } | undefined {
  let current = value;
  for (const token of tokens) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, token)) return undefined;
    current = Object.getOwnPropertyDescriptor(current, token)?.value;
  }
  return { value: current };
}

function missing(file: BundleFile, arrow: Arrow): LoadDiagnostic {
  const message = `$ref "${arrow.reference}" leads nowhere: ${file.parsed.name} has nothing there`;
  return { code: "ref-target", severity: "error", message, ...spot(arrow.from, arrow.tokens) };
}

function tooFar({ reference }: Arrow, place: Pick<LoadDiagnostic, "pointer" | "location">): LoadDiagnostic {
  const message = `$ref "${reference}" is more than ${MOST_HOPS} files away from the document`;
  return { code: "limit-exceeded", severity: "error", message, ...place };
}

function rebased(file: BundleFile, reference: string, tokens: readonly string[]): LoadDiagnostic {
  const message = `$ref "${reference}" is relative to an $id, and no schema of the document has that address`;
  return { code: "ref-rebased", severity: "error", message, ...spot(file, tokens) };
}

function spot(file: BundleFile, tokens: readonly string[]): Pick<LoadDiagnostic, "pointer" | "location"> {
  return { pointer: at(ROOT, ...tokens), location: file.parsed.locate(tokens) };
}
