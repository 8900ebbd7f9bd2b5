import { InputFault } from "../errors/input-fault.ts";
import type { BodyEncoding, OperationDescriptor } from "../operation.ts";
import type { EncodedBody } from "./encoded-body.ts";

export type { EncodedBody } from "./encoded-body.ts";

/** Encodes the body of a call, once for all its attempts. */
export function encodeBody(
  operation: OperationDescriptor,
  body: unknown,
  contentType: unknown,
  boundary: () => string,
): EncodedBody {
  const encoding = chooseEncoding(operation.body, contentType);
  if (encoding === undefined) return { kind: "none" };
  if (body === undefined) {
    if (encoding.required) throw new InputFault("the body is missing", "Pass body.");
    return { kind: "none" };
  }
  const wanted = typeof contentType === "string" ? contentType : encoding.mediaType;
  return encoding.encode(body, wanted, boundary);
}

function chooseEncoding(offered: OperationDescriptor["body"], wanted: unknown): BodyEncoding | undefined {
  if (offered === undefined || !Array.isArray(offered)) return offered as BodyEncoding | undefined;
  const all: readonly BodyEncoding[] = offered;
  const chosen = wanted === undefined ? all[0] : all.find(({ mediaType }) => covers(mediaType, wanted));
  if (chosen !== undefined) return chosen;
  const types = all.map(({ mediaType }) => mediaType).join(", ");
  throw new InputFault("the contentType is none of the operation's", `Pass one of: ${types}.`);
}

/** Whether a media type is the wanted one, or a range that it falls in. */
function covers(mediaType: string, wanted: unknown): boolean {
  const isRange = mediaType.endsWith("*") && typeof wanted === "string";
  return mediaType === wanted || (isRange && wanted.startsWith(mediaType.replace(/(?:\*\/)?\*$/, "")));
}
