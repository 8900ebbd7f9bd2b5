import type { SelectCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What the selection has to say, by code. */
export const SELECT_CATALOGUE: Readonly<Record<SelectCode, CatalogueEntry>> = {
  "unknown-selection": {
    title: "A filter matches nothing",
    cause: "No operation, tag or path of the document has that name or matches that pattern.",
    fix: "Correct the filter. Names are compared exactly, and * stands for any text.",
  },
  "empty-selection": {
    title: "No operation is left",
    cause: "The filters exclude every operation of the document.",
    fix: "Widen what is included, or exclude less.",
  },
};
