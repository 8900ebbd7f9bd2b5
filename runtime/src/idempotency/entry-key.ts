import type { Policy } from "../policy.ts";
import type { JournalBody, JournalEntry } from "./journal.ts";
import { wireForm } from "./key.ts";
import { member } from "./member.ts";

/**
 * What the request of an entry lacks of its key: a header, made as the policy of today has it. What it carries stands as
 * the server saw it. `undefined`: neither the request nor the policy has a place for the key.
 */
export function headersForKey(
  entry: JournalEntry,
  idempotency: Policy["idempotency"],
): JournalEntry["headers"] | undefined {
  if (carriesKey(entry, idempotency)) return [];
  if (idempotency === false || idempotency.in === "body") return undefined;
  const value = wireForm(idempotency, entry.key);
  return value === undefined ? undefined : [[idempotency.name, value]];
}

/** Entries of a version that did not say where their key is are looked through for it where the policy has it. */
function carriesKey(entry: JournalEntry, idempotency: Policy["idempotency"]): boolean {
  const { keyPlace, headers, body } = entry;
  const place = keyPlace ?? (idempotency === false ? undefined : idempotency);
  if (place === undefined) return false;
  if (place.in === "body") return keyPlace !== undefined || textIn(body, place.name) === entry.key;
  const wanted = place.name.toLowerCase();
  return headers.some(([name]) => name.toLowerCase() === wanted);
}

/** A member of an object in JSON, or a field of a form. */
function textIn(body: JournalBody | undefined, name: string): string | undefined {
  if (body?.encoding !== "utf-8") return undefined;
  try {
    const found = member(JSON.parse(body.text), name);
    return found === undefined ? undefined : String(found);
  } catch {
    return new URLSearchParams(body.text).get(name) ?? undefined;
  }
}
