import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";
import { LOWER_CATALOGUE } from "../lower/catalogue.ts";
import { POLICY_CATALOGUE } from "../policy/catalogue.ts";
import { WRITE_CATALOGUE } from "../write/catalogue.ts";
import { GENERATE_CATALOGUE } from "./catalogue.ts";

/** Every diagnostic there is, by code: each stage keeps its own. */
export const CATALOGUES: readonly Readonly<Record<string, CatalogueEntry>>[] = [
  LOWER_CATALOGUE,
  POLICY_CATALOGUE,
  WRITE_CATALOGUE,
  GENERATE_CATALOGUE,
];

export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  CATALOGUES.flatMap((catalogue) => Object.entries(catalogue)),
);
