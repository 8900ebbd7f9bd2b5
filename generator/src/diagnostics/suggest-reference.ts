import { at, ROOT } from "../ir/ids.ts";
import { referenceTokens, resolvePointer } from "../ir/resolve-pointer.ts";
import { suggest } from "./suggest.ts";

/** Where components of Swagger 2.0 stand in OpenAPI 3. */
const HOMES: Readonly<Record<string, string>> = {
  definitions: "schemas",
  parameters: "parameters",
  responses: "responses",
  securityDefinitions: "securitySchemes",
};

/** The reference that one to nothing was most likely meant to be; `undefined` when none is near. */
export function suggestReference(document: unknown, reference: string): string | undefined {
  const tokens = referenceTokens(reference) ?? [];
  const [section = "", ...rest] = tokens;
  const home = Object.hasOwn(HOMES, section) ? HOMES[section] : undefined;
  const moved = home === undefined ? undefined : nearest(document, ["components", home, ...rest]);
  return moved ?? nearest(document, tokens);
}

/** Goes as far as the words lead, by the nearest word where one is not there. */
function nearest(document: unknown, tokens: readonly string[]): string | undefined {
  let pointer = ROOT;
  let value = document;
  for (const token of tokens) {
    const known = Object.keys(Object(value));
    const meant = known.includes(token) ? token : suggest(token, known);
    if (meant === undefined) return undefined;
    pointer = at(pointer, meant);
    const found = resolvePointer(value, at(ROOT, meant));
    if (found.kind === "missing") return undefined;
    value = found.value;
  }
  return tokens.length === 0 ? undefined : pointer;
}
