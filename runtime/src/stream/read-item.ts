import { contextOf } from "../call/log.ts";
import { ApiError } from "../errors/api-error.ts";
import type { DriftItem } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import { issueText } from "../reply/decode.ts";
import { type ParsedJson, parseJson } from "../reply/parse-json.ts";
import { problemOf } from "../reply/problem.ts";
import { redactPaths } from "../reply/redact-paths.ts";
import { redactValue } from "../reply/redact-value.ts";
import { settleUnread } from "../reply/settle-unread.ts";
import { noteSecrets, unreadable } from "../reply/unreadable.ts";
import type { Frame } from "./framing.ts";
import type { ItemFormat } from "./open-items.ts";
import type { ItemReader, StreamOpening } from "./opening.ts";
import { truncated } from "./truncated.ts";
import { isWholeJson } from "./whole-json.ts";

/** Reads one item by its schema, as the body of a reply is read. Throws what cannot be read. */
export function readItem(
  frame: Frame,
  { reader, toValue, isText }: Pick<ItemFormat, "reader" | "toValue" | "isText">,
  opening: StreamOpening,
): unknown {
  if (isCutOff(frame, isText === true || reader.kind === "text")) throw truncated(opening);
  if (reader.kind === "text") return frame.text;
  let long = false;
  const json = (): unknown => {
    const parsed = parsedJson(frame, reader.kind === "reader" && reader.forms === "digits", opening);
    long = parsed.long;
    return parsed.value;
  };
  const value = toValue === undefined ? json() : toValue(frame, json);
  const read = reader.kind === "reader" ? checked(value, frame, reader, opening) : value;
  if (!long) return read;
  const settled = settleUnread(read);
  report(opening, settled.drift);
  return settled.value;
}

/** A text does not tell where it ends, as JSON does. */
function isCutOff({ text, isOpen, isCut }: Frame, isText: boolean): boolean {
  return isCut === true || (isOpen === true && (isText || !isWholeJson(text)));
}

function parsedJson({ text }: Frame, digits: boolean, opening: StreamOpening): ParsedJson {
  const { call, reply } = opening;
  try {
    return parseJson(text, digits);
  } catch {
    // The parser's message quotes the item.
    const cause = new Error("malformed JSON");
    throw unreadable(call, reply, { message: "an item is no JSON", cause, bytes: bytesOf(text) });
  }
}

function checked(
  value: unknown,
  frame: Frame,
  reader: Extract<ItemReader, { kind: "reader" }>,
  opening: StreamOpening,
): unknown {
  const { call, reply } = opening;
  const { policy } = call;
  const outcome = readValue(reader, value, { ...policy.reader, criticality: policy.criticality });
  if (isComplaint(frame, value, outcome.ok, outcome.drift)) throw complaint(value, opening);
  report(opening, outcome.drift);
  if (outcome.ok) return outcome.value;
  throw unreadable(call, reply, { message: issueText(outcome.issues), issues: outcome.issues });
}

/** A server that fails half-way has no status left to say so with; what it sends then is no item of the contract. */
function isComplaint({ event }: Frame, value: unknown, ok: boolean, drift: readonly DriftItem[]): boolean {
  const isOdd = !ok || drift.some(({ kind }) => kind === "missing" || kind === "type");
  const isNamed = event === "error" && (isOdd || drift.some(({ kind }) => kind === "unknown-variant"));
  const saysError = typeof value === "object" && value !== null && "error" in value;
  return isNamed || (isOdd && saysError && drift.some(({ path }) => path === "$.error"));
}

function complaint(value: unknown, { call, reply }: StreamOpening): ApiError {
  noteSecrets(call);
  const context = contextOf(call.log);
  const { value: data } = settleUnread(value);
  const problem = problemOf(redactValue(data, context.redact), reply.url, context.redact);
  const told = [problem.title, problem.detail].filter((part) => part !== undefined).join(": ");
  return new ApiError(context, {
    status: reply.status,
    headers: reply.headers,
    problem,
    data,
    retryAfterMs: undefined,
    message: `the stream ended with an error ${told.slice(0, 300)}`.trimEnd(),
    retryable: false,
    advice: "The server failed while it answered. What came before is good; the rest will not come.",
  });
}

/** Each deviation is told once, so a long stream tells no more than a short one. */
function report({ call }: StreamOpening, drift: readonly DriftItem[]): void {
  if (drift.length === 0) return;
  const { core, log, policy } = call;
  if (policy.reader.sample < 1 && core.environment.random() >= policy.reader.sample) return;
  noteSecrets(call);
  const items = drift.map(({ path, kind }) => ({ path: path.replace("$", "$[*]"), kind }));
  core.drift.report(log.operation, redactPaths(items, log.secrets));
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text.slice(0, 10_000));
}
