import type { FetchHandler, Outcome, PreparedCall, PreparedHandler, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { type ChosenReader, chooseReader, isHandedOver } from "../call/reply-reader.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import type { ReadError } from "../errors/read-error.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { DriftItem } from "../read/outcome.ts";
import { decodeBody } from "../reply/decode.ts";
import { noteDeprecation } from "../reply/deprecation.ts";
import { readFailure } from "../reply/failure.ts";
import { noteSecrets, unreadable } from "../reply/unreadable.ts";
import type { StreamOpening } from "../stream/opening.ts";

/** Reads the body of every reply by the schema of its own status; failures become errors here. */
export const read = (next: FetchHandler): PreparedHandler => {
  const replied = async (call: PreparedCall): Promise<Reply> => {
    const reply = await next(call);
    noteDeprecation(call, reply);
    if (reply.status >= 300) throw failureOf(call, reply);
    return reply;
  };
  return async (call) => {
    const reply = await replied(call);
    const data = await readData(call, reply, replied);
    return { data, response: infoOf(reply), ...readHeaders(call, reply) };
  };
};

function readHeaders(call: PreparedCall, { headers, status }: Reply): Pick<Outcome, "headers"> {
  const reader = call.operation.headers;
  if (reader === undefined || status === 0) return {};
  const found = reader.readAll(headers, call.policy.reader);
  noteDrift(call, found.drift);
  return { headers: found.headers };
}

function readData(call: PreparedCall, reply: Reply, again: StreamOpening["again"]): unknown {
  const { body, status, headers } = reply;
  const contentType = headers.get("content-type");
  if (status === 0) return undefined;
  if (body.kind === "oversize") {
    const message = `the body is longer than ${body.maxBytes} bytes (policy.reader.maxBytes)`;
    throw unreadable(call, reply, { message });
  }
  const reader = chooseReader(call, status, contentType);
  if (reader === "unmatched") throw unmatched(call, reply, contentType);
  if (reader?.kind === "empty" || call.operation.method === "HEAD") return undefined;
  if (status === 204 || status === 205) return withoutContent(call, reply);
  if (body.kind === "stream" || isHandedOver(reader, call)) {
    const stream = body.kind === "stream" ? body.stream : new Blob([body.bytes]).stream();
    return opened(reader, { call, reply, stream, again });
  }
  const decoded = decodeBody(reader, body.bytes, contentType, {
    ...call.policy.reader,
    criticality: call.policy.criticality,
  });
  noteDrift(call, decoded.drift);
  if (!decoded.ok) throw unreadable(call, reply, { ...decoded, bytes: body.bytes });
  return reader?.kind === "bytes" && reader.shape !== undefined
    ? reader.shape(decoded.value as Blob, call.options)
    : decoded.value;
}

/** A success that HTTP gives no content, where the contract has some: worth telling, and no reason to fail. */
function withoutContent(call: PreparedCall, reply: Reply): undefined {
  if (!Object.keys(call.operation.replies).some((status) => status.startsWith("2"))) return undefined;
  noteDrift(call, [{ path: "$", kind: "missing" }]);
  if (call.policy.reader.mode === "strict") {
    throw unreadable(call, reply, {
      message: `${reply.status} is a reply without content; one was documented`,
    });
  }
  return undefined;
}

/** What the caller is given to read the body by. */
function opened(reader: ChosenReader, opening: StreamOpening): unknown {
  const open = reader !== undefined && "open" in reader ? reader.open : undefined;
  return open === undefined ? opening.stream : open(opening);
}

function unmatched(call: PreparedCall, reply: Reply, contentType: string | null): ReadError {
  const { body, status } = reply;
  const message = `the media type ${mediaTypeText(contentType)} is not documented for ${status}`;
  return unreadable(call, reply, { message, bytes: body.kind === "bytes" ? body.bytes : undefined });
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

function mediaTypeText(contentType: string | null): string {
  return contentType === null ? "(none)" : JSON.stringify(contentType.slice(0, 100));
}

function infoOf({ status, headers, url }: Reply): Outcome["response"] {
  return { status, headers, url };
}
