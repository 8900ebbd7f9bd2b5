import type { Api } from "../../generator/src/ir/api.ts";
import { childrenOf } from "../../generator/src/ir/children.ts";
import type { Schema } from "../../generator/src/ir/schema.ts";
import { createRefGraph, inverted, reachableFrom } from "../../generator/src/plan/reach.ts";
import type { Case } from "./cases.ts";
import type { Failure } from "./check.ts";

type Json = Readonly<Record<string, unknown>>;

/** Says of a failure why it is none of ours; `undefined`: it is one. */
export function excusesOf(
  api: Api,
  document: Json,
  cases: readonly Case[],
): (failure: Failure) => string | undefined {
  const inverse = inverted(createRefGraph(api));
  const named = [...api.schemas.values()];
  const bytes = reachableFrom(
    named.filter(({ schema }) => some(schema, ({ kind }) => kind === "binary")).map(({ id }) => id),
    inverse,
  );
  const bases = new Set(basesOf(document));
  const hierarchies = reachableFrom(
    named.filter(({ id }) => bases.has(id)).map(({ id }) => id),
    inverse,
  );
  const holds = (schema: Schema, ids: ReadonlySet<string>): boolean =>
    some(schema, (inner) => inner.kind === "ref" && ids.has(inner.id));
  const byPointer = new Map(cases.map((each) => [each.pointer, each.schema]));
  return ({ check, pointer }) => {
    if (check === "example invalid") return "the document's example breaks its own schema";
    const schema = byPointer.get(pointer);
    if (schema === undefined) return undefined;
    if (some(schema, ({ kind }) => kind === "binary") || holds(schema, bytes))
      return "bytes have no form in JSON";
    return [...hierarchies].some((id) => id === pointer) || holds(schema, hierarchies)
      ? "a discriminator names the children of a schema, of which JSON Schema knows nothing"
      : undefined;
  };
}

function some(schema: Schema, test: (schema: Schema) => boolean): boolean {
  return test(schema) || childrenOf(schema).some((inner) => some(inner, test));
}

/** Schemas that are told from those that extend them by a discriminator of their own. */
function basesOf({ components }: Json): readonly string[] {
  const { schemas = {} } = (components ?? {}) as { schemas?: Readonly<Record<string, unknown>> };
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const isBase =
      typeof schema === "object" &&
      schema !== null &&
      "discriminator" in schema &&
      !("oneOf" in schema || "anyOf" in schema);
    return isBase ? [`#/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`] : [];
  });
}
