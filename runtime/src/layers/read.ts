import type { FetchHandler, Outcome, PreparedCall, PreparedHandler, Reply } from "../call/handler.ts";
import { contextOf, redact } from "../call/log.ts";
import { chooseReader } from "../call/reply-reader.ts";
import { sensitiveTexts } from "../call/sensitive.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { ReadError } from "../errors/read-error.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { DriftItem, ReadIssue } from "../read/outcome.ts";
import { decodeBody } from "../reply/decode.ts";
import { noteDeprecation } from "../reply/deprecation.ts";
import { readFailure } from "../reply/failure.ts";
import { snippetOf } from "../reply/snippet.ts";

/** Reads the body of every reply by the schema of its own status; failures become errors here. */
export const read =
  (next: FetchHandler): PreparedHandler =>
  async (call) => {
    const reply = await next(call);
    noteDeprecation(call, reply);
    if (reply.status >= 300) throw failureOf(call, reply);
    return { data: readData(call, reply), response: infoOf(reply) };
  };

function readData(call: PreparedCall, reply: Reply): unknown {
  const { body, status, headers } = reply;
  const contentType = headers.get("content-type");
  if (body.kind === "stream") return body.stream;
  if (body.kind === "oversize") {
    throw unreadable(call, reply, `the body is longer than ${body.maxBytes} bytes (policy.reader.maxBytes)`);
  }
  const reader = chooseReader(call.operation, status, contentType);
  if (reader === "unmatched") {
    throw unreadable(
      call,
      reply,
      `the media type ${mediaTypeText(contentType)} is not documented for ${status}`,
    );
  }
  const hasNoBody = status === 204 || status === 205 || call.operation.method === "HEAD";
  if (hasNoBody || reader?.kind === "empty") return undefined;
  const decoded = decodeBody(reader, body.bytes, contentType, {
    ...call.policy.reader,
    criticality: call.policy.criticality,
  });
  noteDrift(call, decoded.drift);
  if (decoded.ok) return decoded.value;
  throw unreadable(call, reply, decoded.message, decoded.issues, decoded.cause);
}

function failureOf(call: PreparedCall, reply: Reply): Error {
  noteSecrets(call);
  const { error, drift } = readFailure(call, reply);
  noteDrift(call, drift);
  const { refusal } = reply;
  if (refusal !== undefined) return new RejectedError(contextOf(call.log), refusal, error);
  return reply.ambiguous === undefined ? error : ambiguous(contextOf(call.log), reply.ambiguous, error);
}

function noteDrift({ core, log, policy }: PreparedCall, drift: readonly DriftItem[]): void {
  if (drift.length === 0) return;
  log.drift.push(...drift);
  const { sample } = policy.reader;
  if (sample >= 1 || core.environment.random() < sample) core.drift.report(log.operation, drift);
}

function unreadable(
  call: PreparedCall,
  reply: Reply,
  message: string,
  issues: readonly ReadIssue[] = [],
  cause?: unknown,
): ReadError {
  noteSecrets(call);
  const contentType = reply.headers.get("content-type") ?? undefined;
  const bytes = reply.body.kind === "bytes" ? reply.body.bytes : undefined;
  const snippet =
    bytes === undefined || issues.length > 0
      ? undefined
      : snippetOf(bytes, (text) => redact(text, call.log.secrets));
  return new ReadError(
    contextOf(call.log),
    message,
    issues,
    { status: reply.status, contentType, snippet },
    cause,
  );
}

/** Servers quote the request in their complaints about it. */
function noteSecrets({ core, operation, input, options, log }: PreparedCall): void {
  const texts = sensitiveTexts([input, core.options.headers, options.headers], operation.sensitive);
  for (const text of texts) log.secrets.add(text);
}

function mediaTypeText(contentType: string | null): string {
  return contentType === null ? "(none)" : JSON.stringify(contentType.slice(0, 100));
}

function infoOf({ status, headers, url }: Reply): Outcome["response"] {
  return { status, headers, url };
}
