import type { FetchHandler, PreparedCall, PreparedHandler, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { chooseReader } from "../call/reply-reader.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { DriftItem } from "../read/outcome.ts";
import { decodeBody } from "../reply/decode.ts";
import { readFailure } from "../reply/failure.ts";
import { redactPaths } from "../reply/redact-paths.ts";
import { tellDeprecation } from "../reply/tell-deprecation.ts";
import { noteSecrets, unreadable } from "../reply/unreadable.ts";
import type { StreamOpening } from "../stream/opening.ts";
import type { ReplyBody } from "../transport/body.ts";

/** Reads the body of every reply by the schema of its own status; failures become errors here. */
export const read =
  (next: FetchHandler): PreparedHandler =>
  async (call) => {
    const reply = accepted(call, await next(call));
    const again = async (other: PreparedCall): Promise<Reply> => accepted(other, await next(other));
    const data = await telling(reply, () => readData(call, reply, again));
    const { status, headers, url } = reply;
    const response = { status, headers, url };
    const reader = call.operation.headers;
    if (reader === undefined || status === 0) return { data, response };
    const found = reader.readAll(headers, call.policy.reader);
    noteDrift(call, found.drift);
    return { data, response, headers: found.headers };
  };

/** A reply that says success; any other is thrown as the error that it stands for. */
function accepted(call: PreparedCall, reply: Reply): Reply {
  const { core, log } = call;
  log.answered = { headers: reply.headers, wallMs: core.environment.wallNow() };
  tellDeprecation(call, log.answered);
  if (reply.status >= 300 || reply.failure) throw failureOf(call, reply);
  return reply;
}

/** Reads, and tells whoever would keep the reply whether it could be read. */
function telling({ onRead }: Reply, readIt: () => unknown): unknown {
  let isReadable = false;
  try {
    const data = readIt();
    isReadable = true;
    return data;
  } finally {
    onRead?.(isReadable);
  }
}

function readData(call: PreparedCall, reply: Reply, again: StreamOpening["again"]): unknown {
  const { body, status, headers } = reply;
  if (status === 0 || call.operation.method === "HEAD") return undefined;
  if (body.kind === "oversize") {
    const message = `the body is longer than ${body.maxBytes} bytes (policy.reader.maxBytes)`;
    throw unreadable(call, reply, { message });
  }
  const reader = chooseReader(call, status, headers);
  if (reader?.kind === "empty") return undefined;
  // Many servers name a media type where they send nothing: there it describes nothing.
  if (status === 204 || status === 205) return withoutContent(call, reply);
  if (reader?.kind === "unmatched") throw reader.errorOf(call, reply);
  if (reader !== undefined && "open" in reader) return reader.open({ call, reply, body, again });
  // Only such readers have a body handed over.
  const { bytes } = body as Extract<ReplyBody, { kind: "bytes" }>;
  const { policy } = call;
  const decoded = decodeBody(reader, bytes, headers.get("content-type"), {
    ...policy.reader,
    criticality: policy.criticality,
  });
  noteDrift(call, decoded.drift);
  if (!decoded.ok) throw unreadable(call, reply, { ...decoded, bytes });
  return decoded.value;
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

function failureOf(call: PreparedCall, reply: Reply): Error {
  noteSecrets(call);
  const { error, drift } = (reply.failure?.read ?? readFailure)(call, reply);
  noteDrift(call, drift);
  const { refusal } = reply;
  if (refusal !== undefined) return new RejectedError(contextOf(call.log), refusal, error);
  return reply.ambiguous === undefined ? error : ambiguous(contextOf(call.log), reply.ambiguous, error);
}

function noteDrift(call: PreparedCall, drift: readonly DriftItem[]): void {
  if (drift.length === 0) return;
  const { core, log, policy } = call;
  noteSecrets(call);
  const told = redactPaths(drift, log.secrets);
  log.drift.push(...told);
  const { sample } = policy.reader;
  if (sample >= 1 || core.environment.random() < sample) core.drift.report(log.operation, told);
}
