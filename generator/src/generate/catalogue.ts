import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What the composition has to say, by code. */
export const GENERATE_CATALOGUE: Readonly<Record<GenerateCode, CatalogueEntry>> = {
  "ledger-unreadable": {
    title: "The names ledger of the client is broken",
    cause: "It was edited, or a merge left its marks in it.",
    fix: "Restore it from version control. Deleting it gives every name anew, which may rename some.",
  },
  "import-extensions-unsupported": {
    title: "Extensions of other vendors are not read yet",
    cause: "This version of gen-client reads x-resilience alone.",
    fix: "Leave --import-extensions out, and state the policy in x-resilience or an overlay.",
  },
  "templates-unsupported": {
    title: "Templates cannot be replaced yet",
    cause: "This version of gen-client has its own templates alone.",
    fix: "Leave --templates out.",
  },
};

/** Codes of the diagnostics of the composition. */
export type GenerateCode = "ledger-unreadable" | "import-extensions-unsupported" | "templates-unsupported";
