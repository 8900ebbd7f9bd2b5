import type { Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, literal } from "./code.ts";
import { docComment } from "./doc-comment.ts";
import { deprecatedTags, exampleTags, seeTags } from "./doc-tags.ts";

/** What the document says of a schema. A reference speaks for itself only where it says something of its own. */
export function schemaDoc(schema: Schema, plan: Plan, isSecret = false): Code {
  const { default: preset, deprecated, description, externalDocs, examples = [] } = schema;
  return docComment(
    [description ?? spokenTitle(schema), describedValues(schema)],
    [
      ...(preset === undefined ? [] : [{ name: "default" as const, text: literal(preset) }]),
      ...deprecatedTags(deprecated, description),
      ...(isSecret ? [] : exampleTags(schema, examples, plan)),
      ...seeTags(externalDocs),
    ],
    externalDocs?.url ?? plan.api.externalDocs?.url,
  );
}

/** Titles that tools derive from names, such as `address_specs`, say nothing. */
function spokenTitle({ title }: Schema): string | undefined {
  return title === undefined || /^[\w.$-]*$/.test(title) ? undefined : title;
}

/** What is said of the members of an enum, which have no place of their own in a union of literals. */
function describedValues(schema: Schema): string | undefined {
  if (schema.kind !== "enum" || schema.descriptions === undefined) return undefined;
  const lines = [...schema.descriptions].map(
    ([value, text]) => `- \`${literal(value).replaceAll("`", "'")}\`: ${text.replace(/\s+/g, " ").trim()}`,
  );
  return lines.join("\n");
}
