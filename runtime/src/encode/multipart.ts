import { InputFault } from "../errors/input-fault.ts";
import type { PartEncoding } from "../operation.ts";
import type { BodyPiece } from "./assemble.ts";
import { ownMember } from "./own-member.ts";
import { partPieces } from "./part-pieces.ts";
import { verbatim } from "./percent.ts";
import { namedTexts } from "./style.ts";
import { isAbsent, isMap } from "./value.ts";

/**
 * The parts of a `multipart/form-data` body (RFC 7578). Written here rather than by `FormData`, which draws a new
 * boundary for every request, gives every typed part a file name, and has no part headers.
 */
export function formParts(
  body: unknown,
  encodings: Readonly<Record<string, PartEncoding>>,
  boundary: string,
): readonly BodyPiece[] {
  return [...fields(body)].flatMap(([name, value]) => {
    return fieldParts(name, value, ownMember(encodings, name), boundary);
  });
}

function* fields(body: unknown): Generator<readonly [string, unknown]> {
  if (body instanceof FormData) {
    yield* body.entries();
    return;
  }
  if (!isMap(body)) throw new InputFault("the body is no object", "Pass an object of parts, or a FormData.");
  yield* Object.entries(body);
}

function fieldParts(
  name: string,
  value: unknown,
  encoding: PartEncoding | undefined,
  boundary: string,
): readonly BodyPiece[] {
  if (encoding?.style !== undefined) {
    return namedTexts(encoding.style, name, value, verbatim).flatMap(([key, text]) =>
      partPieces(text, { name: key, boundary, encoding: undefined }),
    );
  }
  // A list is one part an item, all of the same name (RFC 7578 section 4.3).
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (isAbsent(item) ? [] : partPieces(item, { name, boundary, encoding })));
}
