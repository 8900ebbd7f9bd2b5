import { type Block, block } from "../block.ts";
import { duration, headerName } from "../field.ts";

/** `timeout`. */
export const timeout: Block = block("Limits on waiting. None is infinite.", {
  connect: duration({ description: "Until the connection stands.", default: "2s" }),
  attempt: duration({ description: "One attempt: headers and body.", default: "10s" }),
  idle: duration({ description: "The longest gap between two pieces of a body.", default: "10s" }),
  total: duration({ description: "The whole call: waits, repeats, token refresh and body.", default: "30s" }),
  header: headerName({ description: "A request header that tells the server how many milliseconds remain." }),
});
