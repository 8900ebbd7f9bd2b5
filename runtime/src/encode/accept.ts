import type { OperationDescriptor, ReplyReader, ReplyWish } from "../operation.ts";

const known = /*@__PURE__*/ new WeakMap<OperationDescriptor, string>();

/** What the replies of a call are written in. Anything else is taken too: errors come as they like. */
export function acceptOf(operation: OperationDescriptor, call: ReplyWish): string {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const readers = Object.values(operation.replies);
  const types = new Set(readers.flatMap((reader) => typesOf(reader, call)));
  types.delete("*/*");
  const accept = types.size === 0 ? "*/*" : `${[...types].join(", ")}, */*;q=0.5`;
  // Where there are several types, calls may differ.
  if (!readers.some(({ kind }) => kind === "media")) known.set(operation, accept);
  return accept;
}

function typesOf(reader: ReplyReader, call: ReplyWish): readonly string[] {
  if (reader.kind === "reader") return ["application/json"];
  return reader.kind === "media" ? reader.wanted(call) : (reader.mediaTypes ?? []);
}
