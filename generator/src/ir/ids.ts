/** A JSON pointer (RFC 6901) as a URI fragment, such as `#/paths/~1pets/get`, into the loaded document. */
export type Pointer = string & { readonly "~pointer": true };

/** Identity of a named schema: the pointer it is defined at. */
export type SchemaId = Pointer & { readonly "~schema": true };

/** Appends escaped reference tokens to a pointer. */
export function at(pointer: Pointer, ...tokens: readonly (string | number)[]): Pointer {
  let result: string = pointer;
  for (const token of tokens) {
    result += `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return result as Pointer;
}

/** The document itself. */
export const ROOT: Pointer = "#" as Pointer;
