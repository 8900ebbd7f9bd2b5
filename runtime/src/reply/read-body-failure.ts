import type { PreparedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { ApiError } from "../errors/api-error.ts";
import type { Problem } from "../errors/problem.ts";
import type { FailureRule, ReplyVerdict } from "../policy.ts";
import { adviceOf, mayCallAgain } from "./advice.ts";
import { type ReadFailure, readFailure } from "./failure.ts";
import { codeIn, messageIn } from "./failure-rule.ts";
import { redactValue } from "./redact-value.ts";

/** What a body told, and by which rule. */
export interface ToldFailure {
  readonly rule: FailureRule;
  readonly verdict: ReplyVerdict;
  /** The body. */
  readonly told: unknown;
  readonly askedMs: number | undefined;
  readonly vetoed: boolean;
}

/** Statuses that call for the same: any of 4xx, any of 5xx, too many requests. */
const MEANS = { never: 499, transient: 500, throttling: 429 } as const;

/** Makes the error of a success whose body tells of a failure. */
export function readBodyFailure(
  call: PreparedCall,
  reply: Reply,
  { rule, verdict, told, askedMs, vetoed }: ToldFailure,
): ReadFailure {
  const context = contextOf(call.log);
  const { error, drift } = readFailure(asMeant(call, rule), reply);
  const { status, headers, data } = error;
  const meant = { status: MEANS[verdict], retryable: error.retryable, retryAfterMs: askedMs };
  const facts = { ...meant, retryable: mayCallAgain(call, meant, vetoed) };
  const problem = { ...error.problem, ...wordsIn(redactValue(told, context.redact), rule) };
  const message = messageOf(status, problem);
  const advice = adviceOf(call, facts, vetoed);
  const failure = new ApiError(context, { ...facts, status, headers, problem, data, message, advice });
  // Set here, and not where errors are made: other operations go without it.
  Object.defineProperties(failure, { code: { value: "failure-in-body" }, verdict: { value: verdict } });
  return { error: failure, drift };
}

/** The call with the reply in place of all others that the policy says such a body is. */
function asMeant(call: PreparedCall, { as }: FailureRule): PreparedCall {
  if (as === undefined) return call;
  const { [as]: meant } = call.operation.replies;
  const replies = meant === undefined ? {} : { default: meant };
  return { ...call, operation: { ...call.operation, replies } };
}

function wordsIn(told: unknown, rule: FailureRule): Partial<Problem> {
  const code = codeIn(told, rule);
  const detail = messageIn(told, rule);
  return { ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
}

function messageOf(status: number, { title, detail, code }: Problem): string {
  const words = [code, title, detail].filter((part) => part !== undefined).join(": ");
  return `${status}, and it failed${words === "" ? "" : `: ${words.slice(0, 300)}`}`;
}
