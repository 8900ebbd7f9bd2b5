import type { OverlayCode } from "../diagnostics/codes.ts";
import type { OverlayDiagnostic } from "./catalogue.ts";
import { mergeUpdate, type Overlaid, type Update } from "./merge.ts";
import type { Overlay, OverlayAction } from "./overlay-document.ts";
import { forRemoval, select } from "./select.ts";

interface Application {
  readonly overlaid: Overlaid;
  readonly overlay: Overlay;
  readonly diagnostics: OverlayDiagnostic[];
}

/** Applies the actions of an overlay one after the other, each to what the one before has left. */
export function applyOverlay(overlaid: Overlaid, overlay: Overlay): readonly OverlayDiagnostic[] {
  const application: Application = { overlaid, overlay, diagnostics: [] };
  for (const action of overlay.actions) applyAction(application, action);
  return application.diagnostics;
}

function applyAction(application: Application, action: OverlayAction): void {
  const { draft } = application.overlaid;
  const ways = selectFor(application, action, action.target, "target");
  if (ways === undefined) return;
  if (ways.length === 0) {
    say(application, action, "target", "warning", "overlay-no-match", `${action.target} matches nothing`);
    return;
  }
  switch (action.change.kind) {
    case "remove":
      for (const way of forRemoval(ways)) remove(application, action, way);
      return;
    case "update": {
      const tokens = [...action.tokens, "update"];
      const origin = { kind: "overlay", file: application.overlay.file, tokens } as const;
      update(application, action, ways, { value: action.change.value, origin });
      return;
    }
    case "copy": {
      const [from, ...others] = selectFor(application, action, action.change.from, "copy") ?? [];
      if (from === undefined || others.length > 0) {
        const count = from === undefined ? "nothing" : `${others.length + 1} values`;
        const message = `copy must select one value; ${action.change.from} selects ${count}`;
        say(application, action, "copy", "error", "overlay-update", message);
        return;
      }
      const origin = application.overlaid.origins.of(from);
      update(application, action, ways, { value: draft.get(from), origin });
      return;
    }
    case "none":
      return;
  }
}

function selectFor(
  application: Application,
  action: OverlayAction,
  expression: string,
  key: "target" | "copy",
): readonly (readonly string[])[] | undefined {
  const selected = select(application.overlaid.draft.root(), expression);
  if (selected.kind === "ways") {
    if (selected.readAs !== undefined) {
      const message = `${expression} is read as ${selected.readAs}: names with a dash stand in brackets and quotes`;
      say(application, action, key, "warning", "overlay-target", message);
    }
    return selected.ways;
  }
  const message = `${expression} is no JSONPath: ${selected.reason}`;
  say(application, action, key, "error", "overlay-target", message);
  return undefined;
}

function update(
  application: Application,
  action: OverlayAction,
  ways: readonly (readonly string[])[],
  change: Update,
): void {
  for (const way of ways) {
    const misfit = mergeUpdate(application.overlaid, way, change);
    if (misfit === undefined) continue;
    say(
      application,
      action,
      action.change.kind === "copy" ? "copy" : "update",
      "error",
      "overlay-update",
      misfit,
    );
    return;
  }
}

function remove(application: Application, action: OverlayAction, way: readonly string[]): void {
  const { draft, origins } = application.overlaid;
  if (way.length === 0) {
    say(application, action, "target", "error", "overlay-update", "the document itself cannot be removed");
    return;
  }
  const list = draft.get(way.slice(0, -1));
  if (Array.isArray(list)) origins.dropItem(way, list.length);
  else origins.dropMember(way);
  draft.remove(way);
}

function say(
  application: Application,
  action: OverlayAction,
  key: string,
  severity: "error" | "warning",
  code: OverlayCode,
  message: string,
): void {
  const location = application.overlay.file.locate([...action.tokens, key]);
  application.diagnostics.push({ code, severity, message, location });
}
