import { type Block, block } from "../block.ts";
import { choice, count, text } from "../field.ts";

const STYLES = ["cursor", "offset", "page", "link", "token"];

/** `pagination`. */
export const pagination: Block = block("How one page leads to the next.", {
  style: choice(STYLES, { description: "How pages are asked for." }),
  type: choice(STYLES, { description: "Another name of `style`, read with a warning." }),
  request: text({ description: "The parameter that asks for a page.", examples: ["starting_after"] }),
  next: text({ description: "Where a reply says what comes next (JSONPath).", examples: ["$.data[-1:].id"] }),
  items: text({ description: "Where a reply has its items (JSONPath).", examples: ["$.data"] }),
  maxPages: count({ description: "Pages at most." }),
});
