import type { Pointer, SchemaId } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";

/**
 * A schema without the references that lead back to it at the same level: `A = B`, `B = A` says nothing of a value.
 * A condition on itself always holds, and a variant that is the union itself adds nothing.
 */
export function cutReferences(
  schema: Schema,
  isCut: (id: SchemaId) => boolean,
  report: (pointer: Pointer, id: SchemaId) => void,
): Schema {
  const cut = (node: Schema): Schema | undefined => {
    switch (node.kind) {
      case "ref":
        if (!isCut(node.id)) return node;
        report(node.pointer, node.id);
        return undefined;
      case "union":
        return rebuilt(node, node.variants, (variants) => ({ ...node, variants }));
      case "all":
        return rebuilt(node, node.members, (members) => ({ ...node, members }));
      default:
        return node;
    }
  };
  const rebuilt = (
    node: Schema,
    inner: readonly Schema[],
    build: (kept: readonly Schema[]) => Schema,
  ): Schema | undefined => {
    const kept = inner.map(cut).filter((each) => each !== undefined);
    if (kept.length === 0) return undefined;
    return kept.every((each, index) => each === inner[index]) && kept.length === inner.length
      ? node
      : Object.freeze(build(Object.freeze(kept)));
  };
  return cut(schema) ?? Object.freeze({ kind: "any", pointer: schema.pointer });
}
