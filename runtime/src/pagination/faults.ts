import type { CallMeta } from "../call/record.ts";
import type { ErrorContext } from "../errors/context.ts";
import type { PagePosition } from "../errors/page-position.ts";
import { type PaginationCode, PaginationError } from "../errors/pagination-error.ts";
import { brandOf } from "../errors/sdk-error.ts";

const WORDS: Readonly<Record<Exclude<PaginationCode, "foreign-link">, readonly [string, string]>> = {
  "repeated-cursor": [
    "the list leads back to a page that was read before",
    "The server's cursors go in a circle. What came so far is real; the rest cannot be had this way.",
  ],
  "repeated-page": [
    "the same page came three times in a row",
    "The server seems to take no notice of the position. Check `pagination.request` of the operation.",
  ],
  "empty-pages": [
    "a hundred pages in a row were empty, and yet another is named",
    "If that is to be expected, go on with `resume: error.page.cursor`.",
  ],
  "missing-items": [
    "a page has no list where its items should stand",
    "Its reply is not what the contract says. Go on with `resume: error.page.cursor` once it is.",
  ],
  "missing-cursor": [
    "the reply says that there is more, and not where",
    "The rest of the list cannot be had this way. Check `pagination.next` of the operation.",
  ],
};

/** The error of a list that cannot be followed. */
export function fault(
  code: keyof typeof WORDS,
  operation: string,
  meta: CallMeta,
  position: PagePosition,
): PaginationError {
  const { attempts, elapsedMs, correlationId } = meta;
  const context: ErrorContext = { operation, attempts, elapsedMs, correlationId };
  return located(new PaginationError(context, code, ...WORDS[code]), position);
}

/** Tells the error of a call which page it was made for. */
export function located<Thrown>(error: Thrown, position: PagePosition): Thrown {
  if (brandOf(error) !== undefined) {
    Object.defineProperty(error, "page", { value: position, configurable: true });
  }
  return error;
}
