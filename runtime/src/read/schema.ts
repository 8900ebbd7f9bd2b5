import type * as z from "zod/mini";
import { ZodMiniType } from "zod/mini";
import { $constructor } from "zod/v4/core";
import type { Issue } from "./issue.ts";

/** A zod schema of this package's making. */
export type Schema = z.core.$ZodType;

/** What zod hands from schema to schema: the value so far and what was found wrong with it. */
export interface Payload {
  value: unknown;
  issues: Issue[];
  /** Properties and items that something was said of, where somebody asks. */
  evaluated?: Set<PropertyKey>;
  /** Nothing was put to the value: a condition did not hold. */
  isSilent?: boolean;
}

/** State of one read, shared by all its schemas. */
export interface ReadContext extends z.core.ParseContextInternal {
  /** Named readers entered and not yet left. */
  depth: number;
  /** Outcomes of unions by value: without them, nested unions are tried exponentially often. */
  tried: Map<Schema, Map<unknown, Payload>> | undefined;
}

/** Reads the payload's value in place of it. */
export type Read = (payload: Payload, context: ReadContext) => Payload;

interface ReadingDef extends z.core.$ZodTypeDef {
  readonly type: "custom";
  readonly read: Read;
}

interface Reading extends z.ZodMiniType {
  _zod: z.core.$ZodTypeInternals & { def: ReadingDef };
}

/**
 * A zod type that repairs in place of rejecting. zod's own containers copy what they read, reorder its keys and
 * drop `__proto__`; these copy only what changes, so that an undrifted value costs no allocation.
 */
const Reading: z.core.$constructor<Reading, ReadingDef> = /*@__PURE__*/ $constructor(
  "GenClientReading",
  (inst, def) => {
    ZodMiniType.init(inst, def);
    inst._zod.parse = (payload, context) =>
      def.read(payload as Payload, context as ReadContext) as z.core.ParsePayload;
  },
);

/** Makes a zod schema of a reading function. */
export function reading(read: Read): z.ZodMiniType {
  return new Reading({ type: "custom", read });
}

/** What becomes of a value that is not of this type at all; whoever holds it decides whether that degrades or fails. */
export function rejected(payload: Payload, expected: string): Payload {
  payload.issues.push({ code: "invalid_type", expected, input: payload.value });
  return payload;
}

/** Runs a schema on a value. Nothing here is asynchronous. */
export function run(schema: Schema, payload: Payload, context: ReadContext): Payload {
  return schema._zod.run(payload as z.core.ParsePayload, context) as Payload;
}
