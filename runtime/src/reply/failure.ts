import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { chooseReader } from "../call/reply-reader.ts";
import { ApiError } from "../errors/api-error.ts";
import type { Problem } from "../errors/problem.ts";
import { isRuledOut } from "../machines/classify.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isVetoed } from "../machines/veto.ts";
import type { DriftItem } from "../read/outcome.ts";
import { adviceOf, mayCallAgain } from "./advice.ts";
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
  const { status, headers, url, retryable = false } = reply;
  const { retry } = call.policy;
  const { data, raw, drift } = readBody(call, reply);
  const context = contextOf(call.log);
  const problem = problemOf(redactValue(raw, context.redact), url, context.redact);
  const asked = retryAfterMs(headers, call.core.environment.wallNow(), status, retry.responses);
  const told = { status, retryable, retryAfterMs: asked };
  const ruledOut = isVetoed(headers, retry.vetoHeader) || isRuledOut(retry, status);
  const facts = { ...told, retryable: mayCallAgain(call, told, ruledOut) };
  const message = messageOf(reply, problem);
  const advice = adviceOf(call, facts, ruledOut);
  return { error: new ApiError(context, { ...facts, headers, problem, data, message, advice }), drift };
}

interface FailureBody {
  /** By the schema of the status. */
  readonly data: unknown;
  /** As it came: JSON or text. */
  readonly raw: unknown;
  readonly drift: readonly DriftItem[];
}

function readBody(call: PreparedCall, { body, status, headers }: Reply): FailureBody {
  if (body.kind !== "bytes" || body.bytes.length === 0) return { data: undefined, raw: undefined, drift: [] };
  const contentType = headers.get("content-type");
  const parsed = decodeBody({ kind: "json" }, body.bytes, contentType, {});
  const raw = parsed.ok ? parsed.value : textOf(body.bytes, contentType);
  let reader = chooseReader(call, status, headers);
  // JSON under a careless content type is still JSON, and a gateway's page is no documented failure.
  if (reader?.kind === "unmatched" && parsed.ok) {
    reader = chooseReader(call, status, new Headers({ "content-type": "application/json" }));
  }
  if (reader?.kind === "unmatched") return { data: undefined, raw, drift: [] };
  if (reader === undefined) return { data: raw, raw, drift: [] };
  // Errors are read as far as they go: failing over the shape of a failure would hide it.
  const read = decodeBody(reader, body.bytes, contentType, { ...call.policy.reader, missing: "report" });
  return { data: read.ok ? read.value : undefined, raw, drift: read.drift };
}

function messageOf({ status, redirectRefused }: Reply, { title, detail, code }: Problem): string {
  const words = [title, detail].filter((part) => part !== undefined).join(": ");
  const told = redirectRefused === undefined ? words || code : `redirect not followed, ${redirectRefused}`;
  return told === undefined ? String(status) : `${status} ${told.slice(0, 300)}`;
}
