/** A link or picture of Markdown whose target has no scheme; code between backticks is stepped over. */
const RELATIVE = /`[^`]*`|(!?)\[([^\][]*)\]\((?![a-z][a-z\d+.-]*:)([^()\s]*)\)/gi;

/**
 * Links that mean something in the vendor's documentation alone lead there where its address is known, and leave their
 * words where it is not.
 */
export function followable(markdown: string, base: string | undefined): string {
  if (!markdown.includes("](")) return markdown;
  return markdown.replace(RELATIVE, (whole: string, mark = "", label?: string, target = ""): string => {
    if (label === undefined) return whole;
    const isLink = mark === "" && base !== undefined && target !== "" && URL.canParse(target, base);
    const { href } = isLink ? new URL(target, base) : { href: "" };
    return /^https?:[^\s()<>`]+$/.test(href) && !href.includes("*/") ? `[${label}](${href})` : label;
  });
}
