import { InputFault } from "../errors/input-fault.ts";
import type { BodyEncoding, OperationDescriptor } from "../operation.ts";
import type { EncodedBody } from "./encoded-body.ts";

/** Encodes the body of a call, once for all its attempts. */
export function encodeBody(
  { body: offered }: OperationDescriptor,
  body: unknown,
  contentType: string | undefined,
  boundary: () => string,
): EncodedBody {
  const isOne = offered === undefined || "encode" in offered;
  const encoding = isOne ? offered : chosen(offered, contentType);
  return encoding?.encode(body, contentType, boundary) ?? { kind: "none" };
}

function chosen(offered: readonly BodyEncoding[], wanted: string | undefined): BodyEncoding {
  const found = offered.find(({ mediaType }) => wanted === undefined || covers(mediaType, wanted));
  if (found !== undefined) return found;
  const types = offered.map(({ mediaType }) => mediaType).join(", ");
  throw new InputFault("the contentType is none of the operation's", `Pass one of: ${types}.`);
}

/** Whether a media type is the wanted one, or a range that it falls in. */
function covers(mediaType: string, wanted: string): boolean {
  return mediaType.endsWith("*")
    ? wanted.startsWith(mediaType.slice(0, mediaType.indexOf("*")))
    : mediaType === wanted;
}
