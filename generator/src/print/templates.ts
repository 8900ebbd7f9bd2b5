import { templates } from "../../generated/templates.js";
import type { TemplateName } from "../emit/module-draft.ts";

/** Fills a template. */
export type Template = (view: object) => string;

export type Templates = Readonly<Record<TemplateName, Template>>;

/** The templates that come with the generator, compiled when it was built. */
export function builtInTemplates(): Templates {
  return templates;
}
