import type { ExternalDocs, JsonValue, Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { literal } from "./code.ts";
import type { DocTag } from "./doc-comment.ts";
import { fits } from "./fits.ts";
import { followable } from "./prose/links.ts";
import { readable } from "./prose/readable.ts";
import { firstSentence } from "./prose/sentences.ts";

/** Where the document says there is more to read; an address that cannot be followed from here says nothing. */
export function seeTags(docs: ExternalDocs | undefined): readonly DocTag[] {
  const link = followed(docs);
  if (link === undefined) return [];
  const label = readable(link.label).replace(/[[\]]/g, "");
  return [{ name: "see", text: label === "" || label === link.url ? link.url : `[${label}](${link.url})` }];
}

/** The address and the words for it, as the document has them. */
export function followed(
  docs: ExternalDocs | undefined,
): { readonly url: string; readonly label: string } | undefined {
  const url = docs?.url.trim() ?? "";
  return FOLLOWABLE.test(url)
    ? { url, label: (docs?.description ?? "").replace(/\s+/g, " ").trim() }
    : undefined;
}

/** Nothing in it ends a link, a line or a comment. */
const FOLLOWABLE = /^https?:\/\/[^\s()<>"'`{}\\*]+$/i;

/** Longer ones are read in the description. */
const MAX_REASON = 160;

/** With the reason, where the description has a sentence that gives one. */
export function deprecatedTags(deprecated: boolean | undefined, description = ""): readonly DocTag[] {
  if (deprecated !== true) return [];
  const reason = readable(description)
    .split(/\n\s*\n|(?<=[.!])\s+(?=\p{Lu})/u, 100)
    .find((sentence) => REASON.test(sentence));
  const text =
    reason === undefined
      ? ""
      : followable(firstSentence(reason, MAX_REASON), undefined).replace(MARK, "").replaceAll("**", "");
  return [text === "" ? { name: "deprecated" } : { name: "deprecated", text }];
}

const REASON =
  /\bdeprecat|\buse\b.+\binstead\b|\binstead use\b|\bin favou?r of\b|\b(?:super|re)(?:seded|placed) (?:by|with)\b/is;

/** `**Deprecated**:` is what the tag says. */
const MARK = /^[\s>*_!]*deprecated[\s*_]*(?:[.:!–—-][\s*_.:!–—-]*|$)/i;

/** Longer ones cost more than they show. */
const MAX_EXAMPLE = 80;

/** The document's first example that is short, and of its own schema's type; none where the type says as much. */
export function exampleTags(schema: Schema, examples: readonly JsonValue[], plan: Plan): readonly DocTag[] {
  const preset = schema.default === undefined ? undefined : literal(schema.default);
  const isTelling = examples.length > 0 && !saysAll(schema, plan);
  const shown = isTelling ? examples.find((value) => value !== null && fits(value, schema, plan)) : undefined;
  const text = shown === undefined ? "" : literal(shown);
  return text === "" || text === '""' || text === preset || text.length > MAX_EXAMPLE
    ? []
    : [{ name: "example", text }];
}

function saysAll(schema: Schema, plan: Plan): boolean {
  const named = schema.kind === "ref" ? plan.schemas.get(schema.id)?.named.schema : schema;
  return named === undefined || ["boolean", "enum", "literal", "never", "null"].includes(named.kind);
}
