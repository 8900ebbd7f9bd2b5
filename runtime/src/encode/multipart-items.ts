import { InputFault } from "../errors/input-fault.ts";
import type { PartEncoding } from "../operation.ts";
import type { BodyPiece } from "./assemble.ts";
import { partPieces } from "./part-pieces.ts";

/** The parts of a multipart body that has no names, by position (`prefixEncoding` and `itemEncoding` of OpenAPI 3.2). */
export function itemParts(
  body: unknown,
  prefix: readonly PartEncoding[],
  item: PartEncoding | undefined,
  boundary: string,
): readonly BodyPiece[] {
  if (!Array.isArray(body))
    throw new InputFault("the body is no list", "Pass an array, an item for each part.");
  return body.flatMap((value: unknown, index) =>
    partPieces(value, { boundary, encoding: prefix[index] ?? item }),
  );
}
