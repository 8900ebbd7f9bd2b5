import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf, redact } from "../call/log.ts";
import { sensitiveTexts } from "../call/sensitive.ts";
import { writtenForms } from "../encode/written-forms.ts";
import { ReadError } from "../errors/read-error.ts";
import type { ReadIssue } from "../read/outcome.ts";
import { snippetOf } from "./snippet.ts";

/** What is known of data that could not be read. */
export interface Unreadable {
  readonly message: string;
  readonly issues?: readonly ReadIssue[];
  readonly cause?: unknown;
  /** The body or the item, where it was read. */
  readonly bytes?: Uint8Array | undefined;
}

/** The error of a reply that says success and holds no value of the contract. */
export function unreadable(
  call: PreparedCall,
  { status, headers }: Pick<Reply, "status" | "headers">,
  { message, issues = [], cause, bytes }: Unreadable,
): ReadError {
  noteSecrets(call);
  const contentType = headers.get("content-type") ?? undefined;
  const snippet =
    bytes === undefined || issues.length > 0
      ? undefined
      : snippetOf(bytes, (text) => redact(text, call.log.secrets));
  return new ReadError(contextOf(call.log), message, issues, { status, contentType, snippet }, cause);
}

/** Servers quote the request in their complaints about it. */
export function noteSecrets({ core, operation, input, options, log }: PreparedCall): void {
  const texts = sensitiveTexts([input, core.options.headers, options.headers], operation.sensitive);
  for (const form of texts.flatMap(writtenForms)) log.secrets.add(form);
}
