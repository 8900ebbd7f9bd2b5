import { type Block, block } from "../block.ts";
import { choice, text } from "../field.ts";

/** `health`, at the root. */
export const health: Block = block("The call that proves that the API is there and the credential is good.", {
  operation: text({ description: "`operationId` of a safe operation without required input." }),
  startup: choice(["fail", "warn", "off"], {
    description: "What a failed check at start-up, `client.ready()`, does.",
    default: "fail",
  }),
});
