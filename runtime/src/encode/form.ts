import { InputFault } from "../errors/input-fault.ts";
import type { ParameterStyle, PartEncoding } from "../operation.ts";
import { percentEncode, percentEncodeReserved } from "./percent.ts";
import { expandPairs } from "./style.ts";
import { isMap } from "./value.ts";

/** An `application/x-www-form-urlencoded` body; `null` is an empty value, which is how such APIs unset a field. */
export function formText(body: unknown, parts: Readonly<Record<string, PartEncoding>> = {}): string {
  if (body instanceof URLSearchParams || typeof body === "string") return String(body);
  if (!isMap(body)) throw new InputFault("the body is no object", "Pass an object of form fields.");
  return Object.entries(body)
    .flatMap(([name, value]) => {
      if (value === null) return [`${percentEncode(name)}=`];
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      const encode = part?.allowReserved === true ? percentEncodeReserved : percentEncode;
      return expandPairs(fieldStyle(part, value), name, value, encode);
    })
    .join("&");
}

/** OpenAPI 3.1: a field without a style of its own is written by its content type, which for an object is JSON. */
function fieldStyle(part: PartEncoding | undefined, value: unknown): ParameterStyle {
  if (part?.style !== undefined) {
    return {
      kind: part.style,
      explode: part.explode ?? (part.style === "form" || part.style === "deepObject"),
    };
  }
  if (part?.contentType !== undefined && typeof value === "object") {
    return { kind: "content", explode: false, mediaType: part.contentType };
  }
  if (isMap(value) && part?.explode === undefined) {
    return { kind: "content", explode: false, mediaType: "application/json" };
  }
  return { kind: "form", explode: part?.explode ?? true };
}
