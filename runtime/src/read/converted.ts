import { build } from "./build.ts";
import { type Issue, isRejection } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { reading, rejected, run, type Schema } from "./schema.ts";

/** What callers see of a value that has another form on the wire. What is in the wanted form already stays as it is. */
export interface Form {
  /** For messages: `a moment in time`. */
  readonly expected: string;
  /** Whether a value has the callers' form. */
  readonly is: (value: unknown) => boolean;
  /** From the wire; `undefined` where it has no such form. An integer that no number can hold comes as a symbol. */
  readonly read: (value: unknown) => unknown;
  /** To the wire. Throws `InputFault` for a value that has no form there. */
  readonly write: (value: unknown) => unknown;
}

/** A value that is read by its shape, then turned into what callers see; or back, where the variant writes. */
export function converted(inner: Shape, form: Form): Node {
  return {
    kind: "value",
    build: (variant) => (variant.writes ? writing(form) : reads(build(inner, variant), form)),
  };
}

function reads(inner: Schema, form: Form): Schema {
  return reading((payload, context) => {
    // Another member of an `allOf` has read it before. A string may come from the wire.
    if (typeof payload.value !== "string" && form.is(payload.value)) return payload;
    const result = typeof payload.value === "symbol" ? payload : run(inner, payload, context);
    if (result.issues.some(isRejection)) return result;
    const value = form.read(result.value);
    if (value === undefined) result.issues.push(misshapen(form.expected, result.value));
    else result.value = value;
    return result;
  });
}

/** A rejection, but of a value of the right type. */
function misshapen(expected: string, input: unknown): Issue {
  return { code: "invalid_type", expected, input, params: { kind: "format" } };
}

function writing(form: Form): Schema {
  return reading((payload) => {
    if (!form.is(payload.value)) return rejected(payload, form.expected);
    payload.value = form.write(payload.value);
    return payload;
  });
}
