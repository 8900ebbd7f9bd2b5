import { z } from "zod";
import { type Block, block } from "../block.ts";
import { choice, duration, list, text } from "../field.ts";

/** `idempotency`. */
export const idempotency: Block = block("The key that makes a repeat of an unsafe operation safe.", {
  in: choice(["header", "body"], { description: "Where the key travels.", default: "header" }),
  name: text({ description: "Header, or top-level property of the body.", default: "Idempotency-Key" }),
  format: choice(["raw", "sf-string"], {
    description: "`sf-string` puts the header's value in quotes (RFC 9651).",
    default: "raw",
  }),
  generate: choice(["uuid", "derived", "caller"], {
    description: "Random, made from the input, or given by the caller at each call.",
    default: "uuid",
  }),
  derive: list(z.string(), {
    description: "JSON pointers into the input that a derived key is made from.",
    default: [],
  }),
  prefix: z
    .string()
    .meta({ description: "Put before every key that is made; a caller's own stays as it is.", default: "" }),
  ttl: duration({
    description: "How long the server remembers a key; no repeat after that.",
    default: "24h",
  }),
  replay: choice(["all", "success", "none"], {
    description: "Which stored replies the server gives again for the same key.",
    default: "all",
  }),
  persist: z.union([z.literal(false), z.literal("journal")]).meta({
    description: "`journal` writes the key down before the first byte is sent, so that it survives a crash.",
    default: false,
  }),
});
