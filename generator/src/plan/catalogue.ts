import type { PlanCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

export const PLAN_CATALOGUE: Readonly<Record<PlanCode, CatalogueEntry>> = {
  "duplicate-operation-id": {
    title: "Two operations have the same id",
    cause: "The document uses one `operationId` more than once, so that it names no operation.",
    fix: "Give each operation an id of its own. Until then each goes by its exported name.",
  },
  "name-collision": {
    title: "A name is not the one that the document suggests",
    cause:
      "Two names of the document become one identifier or file, or a name is a reserved word or a global.",
    fix: "Nothing has to be done: the names ledger keeps the given name. Rename one of the two in the document for another.",
  },
  "type-too-complex": {
    title: "A type has too many variants",
    cause: "An `allOf` combines unions of unions; written out, its variants are the product of theirs.",
    fix: "Nothing has to be done: values are read in full by their own reader. Give the unions a discriminator for a type.",
  },
  "version-not-pinned": {
    title: "A version is not pinned",
    cause: "A header that every call needs names a version, and the document fixes none.",
    fix: "Pin one with --pin-version NAME=VALUE, or give the parameter's schema a default by an overlay.",
  },
};
