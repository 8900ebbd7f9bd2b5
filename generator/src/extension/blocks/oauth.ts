import { z } from "zod";
import { atom } from "../atom.ts";
import { type Block, block } from "../block.ts";
import { parseDuration } from "../duration.ts";
import { choice, duration, type FieldDoc, refuse, show } from "../field.ts";

const SKEW = /^min\(\s*([^,\s]+)\s*,\s*(\d{1,2}(?:\.\d+)?)\s*%\s*\)$/;
const DEFAULT_SHARE = 0.2;

/** `oauth`, on a security scheme. */
export const oauth: Block = block("How tokens of this scheme are kept fresh.", {
  refreshSkew: skew({
    description: "How long before its end a token is renewed; never earlier than that share of its life.",
    default: "min(5m, 20 %)",
  }),
  singleFlight: choice(["process", "store"], { description: "Who shares one refresh.", default: "process" }),
  rotation: choice(["auto", "none"], {
    description: "Whether a refresh may bring a new refresh token.",
    default: "auto",
  }),
  on401: choice(["once", "never"], { description: "A 401 refreshes once, or not.", default: "once" }),
  clockTolerance: duration({ description: "How far the clocks may be apart.", default: "30s" }),
});

function skew(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      const match = typeof value === "string" ? SKEW.exec(value) : null;
      const ms = typeof value === "string" ? parseDuration(match?.[1] ?? value) : undefined;
      if (ms !== undefined)
        return atom({ ms, ratio: match === null ? DEFAULT_SHARE : Number(match[2]) / 100 });
      refuse(context, "x-resilience-duration", `${show(value)} is no skew`, 'write "5m" or "min(5m, 20 %)"');
      return z.NEVER;
    })
    .meta({ type: "string", examples: ["5m", "min(5m, 20 %)"], ...doc });
}
