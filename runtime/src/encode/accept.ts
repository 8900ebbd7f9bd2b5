import type { OperationDescriptor, ReplyReader } from "../operation.ts";

const known = /*@__PURE__*/ new WeakMap<OperationDescriptor, string>();

/** What the replies of an operation are written in. Anything else is taken too: errors come as they like. */
export function acceptOf(operation: OperationDescriptor): string {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const types = Object.values(operation.replies).flatMap(typesOf);
  const named = [...new Set(types)].filter((type) => type !== "*/*");
  const accept = named.length === 0 ? "*/*" : `${named.join(", ")}, */*;q=0.5`;
  known.set(operation, accept);
  return accept;
}

function typesOf(reader: ReplyReader): readonly string[] {
  switch (reader.kind) {
    case "media":
      return Object.keys(reader.types);
    case "reader":
    case "json":
      return ["application/json"];
    case "text":
      return ["text/plain"];
    case "empty":
    case "bytes":
    case "stream":
      return [];
  }
}
