import { z } from "zod";
import { atom } from "../atom.ts";
import { type Block, block } from "../block.ts";
import { parseDuration } from "../duration.ts";
import { count, type FieldDoc, ratio, refuse, show } from "../field.ts";

const PERCENTILE = /^p(\d{1,2}(?:\.\d+)?)$/;

/** `hedge`. */
export const hedge: Block = block("Sends a second request when the first is slow. Safe operations only.", {
  delay: delay({
    description:
      "When the second one goes: a time, or a percentile of the calls of the last minute or two, 20 at least.",
    default: "p95",
  }),
  max: count({ description: "Additional requests at most.", default: 1 }),
  ratio: ratio({ description: "Additional requests as a share of the traffic, at most.", default: 0.05 }),
});

function delay(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      const match = typeof value === "string" ? PERCENTILE.exec(value) : null;
      if (match !== null) return atom({ percentile: Number(match[1]) });
      const ms = typeof value === "string" ? parseDuration(value) : undefined;
      if (ms !== undefined) return atom({ ms });
      const fix = 'write a percentile, such as "p95", or a duration, such as "300ms"';
      refuse(context, "x-resilience-duration", `${show(value)} is no delay`, fix);
      return z.NEVER;
    })
    .meta({ type: "string", examples: ["p95", "300ms"], ...doc });
}
