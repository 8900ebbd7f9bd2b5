import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/read-host.ts";
import { DEFAULT_LIMITS, type LoadLimits } from "../load/limits.ts";
import type { JsonObject, LoadedSpec } from "../load/loaded-spec.ts";
import { readSource } from "../load/read-source.ts";
import type { Source } from "../load/source.ts";
import { detectVersion } from "../load/version.ts";
import { applyOverlay } from "./apply-overlay.ts";
import type { OverlayDiagnostic } from "./catalogue.ts";
import { createDraft } from "./draft.ts";
import type { Overlaid } from "./merge.ts";
import { createOrigins, createOverlaidLocate } from "./origins.ts";
import { type Overlay, readOverlay } from "./overlay-document.ts";

/** How overlays are read. */
export interface OverlayOptions {
  readonly host: ReadHost;
  readonly limits?: Partial<LoadLimits>;
  /** Told of every text that was read, also of overlays that then could not be parsed. */
  readonly onText?: (name: string, text: string) => void;
}

/** Applies overlays to a document, one after the other. The loaded value stays as it is. */
export async function overlay(
  spec: LoadedSpec,
  sources: readonly Source[],
  options: OverlayOptions,
): Promise<StageResult<LoadedSpec>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const diagnostics: Diagnostic[] = [];
  const overlaid: Overlaid = { draft: createDraft(spec.value), origins: createOrigins() };
  const texts = new Map(spec.sources);
  for (const source of sources) {
    const read = await readSource(source, { ...options, limits });
    diagnostics.push(...read.diagnostics);
    if (read.file === undefined) continue;
    texts.set(read.file.name, read.file.text);
    const parsed = readOverlay(read.file);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.overlay === undefined) continue;
    diagnostics.push(...checkExtends(parsed.overlay, spec), ...applyOverlay(overlaid, parsed.overlay));
  }
  const value = overlaid.draft.root() as JsonObject;
  const locate = createOverlaidLocate(overlaid.origins, spec.locate);
  const detected = detectVersion(value);
  const version = detected.version ?? spec.version;
  const faults = detected.version === undefined ? detected.diagnostics : [];
  return { value: { value, version, locate, sources: texts }, diagnostics: [...diagnostics, ...faults] };
}

function checkExtends(applied: Overlay, spec: LoadedSpec): readonly OverlayDiagnostic[] {
  const [document] = spec.sources.keys();
  if (applied.extends === undefined || document === undefined) return [];
  if (lastSegment(applied.extends) === lastSegment(document)) return [];
  const message = `the overlay extends ${applied.extends}; it is applied to ${document}`;
  const location = applied.file.locate(["extends"]);
  return [{ code: "overlay-extends", severity: "info", message, location }];
}

function lastSegment(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
