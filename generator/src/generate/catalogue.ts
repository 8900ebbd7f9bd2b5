import type { GenerateCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What the composition has to say, by code. */
export const GENERATE_CATALOGUE: Readonly<Record<GenerateCode, CatalogueEntry>> = {
  "ledger-unreadable": {
    title: "The names ledger of the client is broken",
    cause: "It was edited, or a merge left its marks in it.",
    fix: "Restore it from version control. Deleting it gives every name anew, which may rename some.",
  },
  "unknown-operation": {
    title: "There is no such operation",
    cause: "An operation is named by its operationId, or by method and path as in GET /pets.",
    fix: "gen-client explain without a name shows every operation.",
  },
  "templates-unreadable": {
    title: "The folder of templates cannot be read",
    cause: "--templates names a folder of .hbs files.",
    fix: "Correct the path, or leave --templates out.",
  },
  "template-unknown": {
    title: "A template is named after none of the generator's",
    cause: "A template of your own takes the place of the built-in one of the same name.",
    fix: "Rename the file, or take it out of the folder.",
  },
  "template-failed": {
    title: "A template of your own failed",
    cause: "Its syntax is not Handlebars, or it names a slot that there is not.",
    fix: "Start again from the built-in template, which has every slot.",
  },
};
