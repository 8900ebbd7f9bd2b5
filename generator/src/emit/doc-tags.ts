import type { ExternalDocs } from "../ir/schema.ts";
import type { DocTag } from "./doc-comment.ts";

/** Where the document says there is more to read; an address that cannot be followed from here says nothing. */
export function seeTags(docs: ExternalDocs | undefined): readonly DocTag[] {
  const url = docs?.url.trim() ?? "";
  if (!FOLLOWABLE.test(url)) return [];
  const label = (docs?.description ?? "").replace(/\s+/g, " ").replace(/[[\]]/g, "").trim();
  return [{ name: "see", text: label === "" || label === url ? url : `[${label}](${url})` }];
}

/** Nothing in it ends a link, a line or a comment. */
const FOLLOWABLE = /^https?:\/\/[^\s()<>"'`{}\\*]+$/i;
