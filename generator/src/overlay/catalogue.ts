import type { OverlayCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry, Diagnostic } from "../diagnostics/diagnostic.ts";

/** A diagnostic whose code the catalogue of overlays knows. */
export interface OverlayDiagnostic extends Diagnostic {
  readonly code: OverlayCode;
}

/** What overlays have to say, by code. */
export const OVERLAY_CATALOGUE: Readonly<Record<OverlayCode, CatalogueEntry>> = {
  "overlay-extends": {
    title: "An overlay extends another document",
    cause: "Its extends names a file other than the one that it is applied to.",
    fix: "Nothing needs doing if it is meant for this document too.",
  },
  "overlay-invalid": {
    title: "An overlay breaks the Overlay specification",
    cause:
      "An overlay is an object with overlay, info (title and version) and a list of actions, each with a target.",
    fix: "Correct the overlay at this place.",
  },
  "overlay-no-match": {
    title: "A target of an overlay matches nothing",
    cause: "The document has nothing there; perhaps it changed since the overlay was written.",
    fix: "Correct the JSONPath, or remove the action.",
  },
  "overlay-target": {
    title: "A target of an overlay is no JSONPath",
    cause:
      "Targets are written by RFC 9535: $ is the document, names with other than letters stand in brackets and quotes.",
    fix: "Correct the expression, as in $.paths['/pets'].get.",
  },
  "overlay-update": {
    title: "An update does not fit its target",
    cause:
      "Objects are merged into objects, lists and items appended to lists, and single values replace single values.",
    fix: "Remove the target by an action before, or write the update in the target's type.",
  },
  "overlay-version": {
    title: "The version of an overlay cannot be read",
    cause: "Overlay 1.0 and 1.1 are understood.",
    fix: 'Correct the field, such as overlay: "1.0.0".',
  },
};
