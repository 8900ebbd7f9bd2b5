import { type Block, block } from "../block.ts";
import { choice, count, text } from "../field.ts";

const STYLES = ["cursor", "offset", "page", "link", "token"];

/** `pagination`. */
export const pagination: Block = block("How one page leads to the next.", {
  style: choice(STYLES, { description: "How pages are asked for." }),
  type: choice(STYLES, { description: "Another name of `style`, read with a warning." }),
  request: text({
    description: "The parameter, or property of the body, that asks for a page.",
    examples: ["starting_after", "$request.body#/page/after"],
  }),
  next: text({
    description: "Where a reply says what comes next: a path of names and positions, or a header.",
    examples: ["$.data[-1:].id", "$response.header.X-Next-Page"],
  }),
  items: text({
    description: "The path of a reply's items. Default: the reply, or the one list in it.",
    examples: ["$.data"],
  }),
  more: text({
    description: "The path of what is `false` on the last page.",
    examples: ["$.has_more"],
  }),
  maxPages: count({ description: "Pages at most." }),
});
