import type { UpgradeCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What upgrading has to say, by code. */
export const UPGRADE_CATALOGUE: Readonly<Record<UpgradeCode, CatalogueEntry>> = {
  "collection-format": {
    title: "A collectionFormat has no equal in OpenAPI 3",
    cause: "OpenAPI 3 has no tabs between values, and multi, ssv and pipes in queries and forms alone.",
    fix: "Check with the API whether commas are understood, or correct the format.",
  },
  "form-media-type": {
    title: "Form fields are declared for a body that is no form",
    cause:
      "Fields are sent as multipart/form-data or application/x-www-form-urlencoded, files as the former alone.",
    fix: "Correct consumes.",
  },
  "newer-keyword": {
    title: "A keyword is of a newer version of OpenAPI",
    cause:
      "The document declares a version that does not have the keyword; its meaning in the newer one is taken.",
    fix: "Declare the newer version, or write it as this version does.",
  },
  "older-keyword": {
    title: "A keyword is of an older version of OpenAPI",
    cause:
      "OpenAPI 3.1 took JSON Schema's keywords: a list of types for nullable, numbers for exclusive bounds.",
    fix: "Write it as the declared version does.",
  },
};
