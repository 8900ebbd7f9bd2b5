import { TEMPLATE_NAMES } from "../emit/module-draft.ts";
import { builtInTemplates, type Template, type Templates } from "./templates.ts";

/** The built-in templates with some replaced by a user's own. Only here is Handlebars' compiler loaded. */
export async function overrideTemplates(texts: ReadonlyMap<string, string>): Promise<Templates> {
  const { default: Handlebars } = await import("handlebars");
  const own = TEMPLATE_NAMES.flatMap((name): [string, Template][] => {
    const text = texts.get(name);
    return text === undefined
      ? []
      : [[name, Handlebars.compile<object>(text, { strict: true, noEscape: true })]];
  });
  return { ...builtInTemplates(), ...Object.fromEntries(own) };
}
