import { z } from "zod";
import { type Atom, isAtom } from "../atom.ts";
import { type Block, block } from "../block.ts";
import { duration, text } from "../field.ts";

const stale: Block = block("The last good reply.", {
  maxAge: duration({ description: "Not older than this." }),
});

const queue: Block = block("The call is kept for later.", {
  name: text({ description: "Which queue." }),
  ttl: duration({ description: "Dropped after this." }),
}).refine((value) => typeof value["name"] === "string", {
  error: "needs `name`",
  path: ["name"],
}) as unknown as Block;

const steps = [
  z.strictObject({ stale: z.union([z.literal(true), stale]) }),
  z.strictObject({ value: z.unknown() }).refine((step) => Object.hasOwn(step, "value")),
  z.strictObject({ operation: text({ description: "`operationId` of an operation with the same result." }) }),
  z.strictObject({ queue }),
];

/** `fallback`: what stands in for a failed call, in order. */
export const fallback: z.ZodType = z.array(z.union(steps).transform(toStep)).meta({
  description: "What stands in for a failed call, tried in order. The result's metadata tells.",
  default: [],
});

function toStep(step: Readonly<Record<string, unknown>>): unknown {
  const [kind = "", content] = Object.entries(step)[0] ?? [];
  if (kind === "value") return { kind, value: content };
  if (kind === "operation") return { kind, operationId: content };
  return { kind, ...withUnits(content) };
}

function withUnits(content: unknown): Readonly<Record<string, unknown>> {
  if (typeof content !== "object" || content === null) return {};
  const units = Object.entries(content).filter(([, value]) => value !== null);
  return Object.fromEntries(
    units.map(([key, value]: [string, unknown | Atom]) =>
      isAtom(value) ? [`${key}${value.unit}`, value.value] : [key, value],
    ),
  );
}
