import type { OperationDescriptor, ReplyReader, ReplyWish } from "../operation.ts";

const known = /*@__PURE__*/ new WeakMap<OperationDescriptor, string>();

/** What the replies of a call are written in. Anything else is taken too: errors come as they like. */
export function acceptOf(operation: OperationDescriptor, call: ReplyWish): string {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const readers = Object.values(operation.replies);
  const named = [...new Set(readers.flatMap((reader) => typesOf(reader, call)))];
  const accept = named.length === 0 ? "*/*" : `${named.join(", ")}, */*;q=0.5`;
  // Where there are several types, calls may differ.
  if (!readers.some(({ kind }) => kind === "media")) known.set(operation, accept);
  return accept;
}

function typesOf(reader: ReplyReader, call: ReplyWish): readonly string[] {
  switch (reader.kind) {
    case "media":
      return reader.wanted(call).filter(isNamed);
    case "reader":
      return ["application/json"];
    case "empty":
      return [];
    default:
      return (reader.mediaTypes ?? []).filter(isNamed);
  }
}

function isNamed(mediaType: string): boolean {
  return mediaType !== "*/*";
}
