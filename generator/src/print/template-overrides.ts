import { TEMPLATE_NAMES, type TemplateName } from "../emit/module-draft.ts";
import { TemplateError } from "./template-error.ts";
import { builtInTemplates, type Template, type Templates } from "./templates.ts";

/** The built-in templates with some replaced by a user's own. Only here is Handlebars' compiler loaded. */
export async function overrideTemplates(texts: ReadonlyMap<string, string>): Promise<Templates> {
  const { default: Handlebars } = await import("handlebars");
  const own = TEMPLATE_NAMES.flatMap((name): [string, Template][] => {
    const text = texts.get(name);
    return text === undefined
      ? []
      : [[name, guarded(name, Handlebars.compile<object>(text, { strict: true, noEscape: true }))]];
  });
  return { ...builtInTemplates(), ...Object.fromEntries(own) };
}

/** Handlebars parses a template when it is first filled, so that every fault of it comes out here. */
function guarded(name: TemplateName, template: Template): Template {
  return (view) => {
    try {
      return template(view);
    } catch (error) {
      throw new TemplateError(name, error);
    }
  };
}
