import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";
import { LOAD_CATALOGUE } from "../load/catalogue.ts";
import { LOWER_CATALOGUE } from "../lower/catalogue.ts";
import { OVERLAY_CATALOGUE } from "../overlay/catalogue.ts";
import { PLAN_CATALOGUE } from "../plan/catalogue.ts";
import { POLICY_CATALOGUE } from "../policy/catalogue.ts";
import { SELECT_CATALOGUE } from "../select/catalogue.ts";
import { UPGRADE_CATALOGUE } from "../upgrade/catalogue.ts";
import { WRITE_CATALOGUE } from "../write/catalogue.ts";
import { GENERATE_CATALOGUE } from "./catalogue.ts";

/** What each stage has to say; each keeps its own catalogue. */
export const CATALOGUES: readonly Readonly<Record<string, CatalogueEntry>>[] = [
  LOAD_CATALOGUE,
  OVERLAY_CATALOGUE,
  UPGRADE_CATALOGUE,
  LOWER_CATALOGUE,
  SELECT_CATALOGUE,
  POLICY_CATALOGUE,
  PLAN_CATALOGUE,
  WRITE_CATALOGUE,
  GENERATE_CATALOGUE,
];

/** Every diagnostic there is, by code. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  CATALOGUES.flatMap((catalogue) => Object.entries(catalogue)),
);
