import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { sensitiveTexts } from "../call/sensitive.ts";
import { writtenForms } from "../encode/written-forms.ts";
import { ReadError } from "../errors/read-error.ts";
import type { ReadIssue } from "../read/outcome.ts";
import { redactPaths } from "./redact-paths.ts";
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
  const context = contextOf(call.log);
  const type = headers.get("content-type");
  const contentType = type === null ? undefined : context.redact(type);
  const snippet = bytes && issues.length === 0 ? snippetOf(bytes, context.redact) : undefined;
  const reply = { status, contentType, snippet };
  return new ReadError(context, message, redactPaths(issues, call.log.secrets), reply, cause);
}

/** Calls whose input has been looked through, by what was found: every item of a stream may ask for it. */
const noted = /*@__PURE__*/ new WeakSet<ReadonlySet<string>>();

/** Servers quote the request in their complaints about it. */
export function noteSecrets({ core, operation, input, options, log }: PreparedCall): void {
  if (noted.has(log.secrets)) return;
  noted.add(log.secrets);
  const texts = sensitiveTexts([input, core.options.headers, options.headers], operation.sensitive);
  for (const form of texts.flatMap(writtenForms)) log.secrets.add(form);
}
