import { InputFault } from "../errors/input-fault.ts";
import type { ParameterStyle } from "../operation.ts";
import { ownMember } from "./own-member.ts";
import { percentEncode } from "./percent.ts";
import { formPairs } from "./style.ts";
import { isMap } from "./value.ts";
import { content, FORM } from "./vocabulary.ts";

/** An `application/x-www-form-urlencoded` body; `null` is an empty value, which is how such APIs unset a field. */
export function formText(body: unknown, parts: Readonly<Record<string, ParameterStyle>> = {}): string {
  if (body instanceof URLSearchParams || typeof body === "string") return String(body);
  if (!isMap(body)) throw new InputFault("the body is no object", "Pass an object of form fields.");
  return Object.entries(body)
    .flatMap(([name, value]) => {
      if (value === null) return [`${percentEncode(name)}=`];
      return formPairs(ownMember(parts, name) ?? usualStyle(value), name, value);
    })
    .join("&");
}

/** OpenAPI 3.1: a field without a style of its own is written by its content type, which for an object is JSON. */
function usualStyle(value: unknown): ParameterStyle {
  return isMap(value) ? content("application/json") : FORM;
}
