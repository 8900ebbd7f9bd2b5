import { type Block, block, toggle } from "../block.ts";
import { choice } from "../field.ts";
import { failure, REPLY_VERDICTS } from "./failure.ts";

/** `responses.<code>`. */
export const response: Block = block("What a reply of this status means.", {
  retry: choice(REPLY_VERDICTS, {
    description: "Never repeated; repeated as a 503 is; repeated as a 429 is, with the server's timing.",
  }),
  failure: toggle(failure, { description: "How it says in its body that it failed; `false`: it does not." }),
});
