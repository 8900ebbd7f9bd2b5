import type { RequestBody, Response, ResponseHeader } from "../ir/api.ts";
import { compareCodePoints } from "../ir/order.ts";
import { resilienceMember } from "./extension.ts";
import { entries, flag, members, object, text } from "./fields.ts";
import { lowerLinks } from "./links.ts";
import { type Lowering, once, report } from "./lowering.ts";
import { lowerContent } from "./media-type.ts";
import { child, type JsonObject, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

/** Lowers the request body of an operation. */
export function lowerBody(lowering: Lowering, operation: Place<JsonObject>): RequestBody | undefined {
  if (!Object.hasOwn(operation.value, "requestBody")) return undefined;
  const place = resolve(lowering, child(operation, "requestBody"), "the request body");
  if (place === undefined) return undefined;
  return once(lowering, "body", place.pointer, () => {
    const description = text(lowering, place, "description");
    return Object.freeze({
      pointer: place.pointer,
      required: flag(lowering, place, "required") ?? false,
      ...(description !== undefined && { description }),
      content: lowerContent(lowering, place),
    });
  });
}

/** Lowers the responses of an operation. */
export function lowerResponses(lowering: Lowering, operation: Place<JsonObject>): readonly Response[] {
  const responses = object(lowering, operation, "responses");
  if (responses === undefined) {
    if (!Object.hasOwn(operation.value, "responses")) {
      report(lowering, "warning", "missing-responses", operation.pointer, "the operation has no responses");
    }
    return Object.freeze([]);
  }
  const lowered = members(responses).flatMap(([key, entry]) => {
    const status = key.startsWith("x-") ? undefined : statusOf(lowering, key, entry);
    const place = status === undefined ? undefined : resolve(lowering, entry, `the response ${key}`);
    if (status === undefined || place === undefined) return [];
    const response = once(lowering, "response", place.pointer, () => lowerResponse(lowering, place));
    return [Object.freeze({ ...response, status })];
  });
  return Object.freeze(lowered.sort(byStatus));
}

function statusOf(lowering: Lowering, key: string, entry: Place): string | undefined {
  if (/^[1-5]\d\d$/.test(key) || key === "default") return key;
  if (/^[1-5]xx$/i.test(key)) return key.toUpperCase();
  const message = `${JSON.stringify(key)} is no status; the response is left out`;
  report(lowering, "warning", "invalid-status", entry.pointer, message, { atKey: true });
  return undefined;
}

function lowerResponse(lowering: Lowering, place: Place<JsonObject>): Omit<Response, "status"> {
  const description = text(lowering, place, "description");
  const links = lowerLinks(lowering, place);
  return {
    pointer: place.pointer,
    ...(description !== undefined && { description }),
    content: lowerContent(lowering, place),
    headers: headersOf(lowering, place),
    ...(links.length > 0 && { links }),
    ...resilienceMember(lowering, place),
  };
}

function headersOf(lowering: Lowering, response: Place<JsonObject>): readonly ResponseHeader[] {
  const lowered = entries(lowering, response, "headers").flatMap(([name, entry]) => {
    const place =
      name.toLowerCase() === "content-type" ? undefined : resolve(lowering, entry, `the header ${name}`);
    if (place === undefined) return [];
    return [
      Object.freeze({ name, ...once(lowering, "header", place.pointer, () => headerOf(lowering, place)) }),
    ];
  });
  return Object.freeze(lowered);
}

function headerOf(lowering: Lowering, place: Place<JsonObject>): Omit<ResponseHeader, "name"> {
  const description = text(lowering, place, "description");
  const [content] = lowerContent(lowering, place);
  const own = Object.hasOwn(place.value, "schema")
    ? lowerSchema(lowering, child(place, "schema"))
    : undefined;
  return {
    required: flag(lowering, place, "required") ?? false,
    ...(flag(lowering, place, "deprecated") === true && { deprecated: true as const }),
    ...(description !== undefined && { description }),
    schema: own ?? content?.schema ?? Object.freeze({ kind: "string", pointer: place.pointer }),
  };
}

/** Codes, then ranges, then default. */
function byStatus(left: Response, right: Response): number {
  return statusRank(left.status) - statusRank(right.status) || compareCodePoints(left.status, right.status);
}

function statusRank(status: string): number {
  if (status === "default") return 2;
  return status.endsWith("XX") ? 1 : 0;
}
