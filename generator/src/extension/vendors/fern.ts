import { at, ROOT } from "../../ir/ids.ts";
import { fernPagination } from "./fern-pagination.ts";
import {
  type Carrier,
  dropOthers,
  isObject,
  type Part,
  partOf,
  type Translation,
  type Translator,
} from "./translation.ts";

/** `x-fern-retries`, `x-fern-idempotent` with the root's `x-fern-idempotency-headers`, and `x-fern-pagination`. */
export const fern: Translator = (carrier, to) => {
  const retries = partOf(carrier, "x-fern-retries");
  const idempotent = partOf(carrier, "x-fern-idempotent");
  const pagination = partOf(carrier, "x-fern-pagination");
  if (retries !== undefined) translateRetries(retries, to);
  if (idempotent !== undefined) translateIdempotent(carrier, idempotent, to);
  if (pagination !== undefined) fernPagination(carrier, pagination, to);
};

/** Fern's own clients know `disabled` alone; its command lines know the others. */
function translateRetries(retries: Part, to: Translation): void {
  const disabled = partOf(retries, "disabled");
  if (retries.value === false || disabled?.value === true) {
    to.say(["retry"], false, disabled?.pointer ?? retries.pointer);
    return;
  }
  dropOthers(retries, ["disabled", "max_attempts", "max-attempts"], to);
  const attempts = partOf(retries, "max_attempts") ?? partOf(retries, "max-attempts");
  if (attempts === undefined) return;
  if (attempts.value === 0) to.say(["retry"], false, attempts.pointer);
  else to.say(["retry", "maxAttempts"], attempts.value, attempts.pointer);
}

/** An operation that may be repeated: with the key that the document names for it, or as it is. */
function translateIdempotent({ value, document, place }: Carrier, idempotent: Part, to: Translation): void {
  if (idempotent.value !== true || place !== "operation") return;
  const headers = headersOf(document);
  const key = headers.find(({ name }) => /idempotency-?key$/i.test(name)) ?? headers[0];
  if (key === undefined) {
    to.say(["class"], "idempotent", idempotent.pointer);
    return;
  }
  to.say(["class"], "keyed", idempotent.pointer);
  to.say(["idempotency", "in"], "header", key.part.pointer);
  to.say(["idempotency", "name"], key.name, key.part.pointer);
  const parameters: unknown = value["parameters"];
  for (const { name, part } of headers) {
    if (name !== key.name && !isParameter(parameters, name)) {
      to.drop(part.pointer, `only one header can carry the key; ${JSON.stringify(name)} is not sent`);
    }
  }
}

interface Header {
  readonly name: string;
  readonly part: Part;
}

function headersOf(document: Readonly<Record<string, unknown>>): readonly Header[] {
  const key = "x-fern-idempotency-headers";
  const headers = document[key];
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((header: unknown, index): readonly Header[] => {
    const name: unknown = isObject(header) ? header["header"] : header;
    const pointer = at(ROOT, key, index);
    return typeof name === "string" ? [{ name, part: { value: name, pointer } }] : [];
  });
}

function isParameter(parameters: unknown, name: string): boolean {
  return (
    Array.isArray(parameters) && parameters.some((each: unknown) => isObject(each) && each["name"] === name)
  );
}
