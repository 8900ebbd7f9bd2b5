import type { Shape } from "../read/node.ts";
import { runRead } from "../read/run-read.ts";
import { STRICTLY } from "../read/variant.ts";

/**
 * Turns what callers pass into what goes onto the wire, by the shape of a body. Whether the body keeps its contract is
 * the server's to say: what is not of its shape stays as it is.
 */
export function writer(shape: () => Shape): (body: unknown) => unknown {
  return (body) => runRead(shape(), body, { ...STRICTLY, writes: true }).value;
}
