import { z } from "zod";
import { type Block, block } from "../block.ts";
import { type FieldDoc, refuse, show } from "../field.ts";
import { jsonPointer } from "../json-pointer.ts";

/** What a failure says of a repeat. */
export const REPLY_VERDICTS = ["never", "transient", "throttling"] as const;

/** A reply as `responses` names it. */
const REPLY = /^(?:default|[1-5](?:\d\d|XX))$/;

/** `failure`, on an operation and above, and on a response. */
export const failure: Block = block("Successes that say in their body that they failed.", {
  when: jsonPointer({ description: "Where the body tells, as a JSON pointer.", examples: ["/ok"] }),
  is: values({
    description:
      'Values there that mean failure. Default: all but `null`, `false`, `0`, `""`, `[]` and `{}`.',
    examples: [false, ["fail", "error"]],
  }),
  not: values({
    description: "Values there that mean success; all others mean failure.",
    examples: ["OK", [0, 200]],
  }),
  code: jsonPointer({
    description: "Where the server's word for the fault stands. Default: at `when`.",
    examples: ["/error"],
  }),
  message: jsonPointer({
    description: "Where the server says what is wrong.",
    examples: ["/error_description"],
  }),
  as: documentedReply({
    description:
      "The documented reply that such a body is: a status, a range or `default`. Default: its own.",
    examples: ["default"],
  }),
  retry: z.record(z.string().min(1), z.enum(REPLY_VERDICTS).nullable()).meta({
    description:
      "By the server's word: `transient` is repeated where a lost reply would be, `throttling` everywhere, the rest never.",
    examples: [{ ratelimited: "throttling", fatal_error: "transient" }],
  }),
});

function documentedReply(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      if (REPLY.test(String(value))) return String(value);
      const fix = 'write one that the document has, such as 400, "4XX" or default';
      refuse(context, "x-resilience-value", `${show(value)} is no reply`, fix);
      return z.NEVER;
    })
    .meta({ type: ["string", "integer"], pattern: REPLY.source, ...doc });
}

function values(doc: FieldDoc): z.ZodType {
  const value = z.union([z.string(), z.number(), z.boolean()]);
  return z
    .union([value, z.array(value).min(1)])
    .transform((found) => (Array.isArray(found) ? found : [found]))
    .meta({ ...doc });
}
