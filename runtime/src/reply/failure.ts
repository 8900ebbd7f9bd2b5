import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { chooseReader } from "../call/reply-reader.ts";
import { ApiError } from "../errors/api-error.ts";
import type { Problem } from "../errors/problem.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { isRuledOut } from "../machines/classify.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isVetoed } from "../machines/veto.ts";
import { defaultClass } from "../policy-defaults.ts";
import type { DriftItem } from "../read/outcome.ts";
import { adviceOf } from "./advice.ts";
import { decodeBody, textOf } from "./decode.ts";
import { problemOf } from "./problem.ts";
import { redactValue } from "./redact-value.ts";

/** What a failed reply says. */
export interface ReadFailure {
  readonly error: ApiError;
  readonly drift: readonly DriftItem[];
}

/** Makes the error of a reply outside 2xx. Its body is read by its own schema, and never fails the reading. */
export function readFailure(call: PreparedCall, reply: Reply): ReadFailure {
  const { status, headers, redirectRefused } = reply;
  const { data, raw, drift } = readBody(call, reply);
  const context = contextOf(call.log);
  const problem = problemOf(redactValue(raw, context.redact), reply.url, context.redact);
  const { retry } = call.policy;
  const asked = retryAfterMs(headers, call.core.environment.wallNow(), status, retry.responses);
  const retryable = reply.retryable === true;
  const error = new ApiError(context, {
    status,
    headers,
    problem,
    data,
    retryAfterMs: asked,
    retryable,
    message: messageOf(status, problem, redirectRefused),
    advice: adviceOf(status, {
      retryAfterMs: asked,
      retryable,
      ruledOut: isVetoed(headers, retry.vetoHeader) || isRuledOut(retry, status),
      isWrite: defaultClass(call.operation.method) !== "safe",
      idempotencyKey: call.log.idempotencyKey,
      keyUsedBefore: call.log.keyUsedBefore || call.log.attempts.slice(0, -1).some(mayHaveActed),
    }),
  });
  return { error, drift };
}

interface FailureBody {
  /** By the schema of the status. */
  readonly data: unknown;
  /** As it came: JSON or text. */
  readonly raw: unknown;
  readonly drift: readonly DriftItem[];
}

function readBody(call: PreparedCall, reply: Reply): FailureBody {
  const { body, status, headers } = reply;
  if (body.kind !== "bytes" || body.bytes.length === 0) return { data: undefined, raw: undefined, drift: [] };
  const contentType = headers.get("content-type");
  const parsed = decodeBody({ kind: "json" }, body.bytes, contentType, {});
  const raw = parsed.ok ? parsed.value : textOf(body.bytes, contentType);
  const named = chooseReader(call, status, headers);
  // JSON under a careless content type is still JSON, and a gateway's page is no documented failure.
  const asJson = new Headers({ "content-type": "application/json" });
  const reader = named === "unmatched" && parsed.ok ? chooseReader(call, status, asJson) : named;
  if (reader === "unmatched") return { data: undefined, raw, drift: [] };
  if (reader === undefined) return { data: raw, raw, drift: [] };
  // Errors are read as far as they go: failing over the shape of a failure would hide it.
  const read = decodeBody(reader, body.bytes, contentType, { ...call.policy.reader, missing: "report" });
  return { data: read.ok ? read.value : undefined, raw, drift: read.drift };
}

function messageOf(
  status: number,
  { title, detail, code }: Problem,
  redirectRefused: string | undefined,
): string {
  const words = [title, detail].filter((part) => part !== undefined).join(": ");
  const told = redirectRefused === undefined ? words || code : `redirect not followed, ${redirectRefused}`;
  return told === undefined ? String(status) : `${status} ${told.slice(0, 300)}`;
}
