import { type Block, block } from "../block.ts";
import { headerName } from "../field.ts";

/** `telemetry`. */
export const telemetry: Block = block("What is sent along to find a call again.", {
  correlation: headerName({
    description: "Header that carries the correlation id.",
    default: "X-Request-Id",
  }),
});
