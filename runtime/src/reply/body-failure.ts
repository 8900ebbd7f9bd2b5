import type { PreparedCall, Reply } from "../call/handler.ts";
import type { AttemptRecord } from "../call/record.ts";
import { classify, FINAL, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isVetoed } from "../machines/veto.ts";
import type { ReplyVerdict } from "../policy.ts";
import { jsonOf } from "./body-json.ts";
import type { ReadFailure } from "./failure.ts";
import { codeIn, meansFailure, ruleFor } from "./failure-rule.ts";
import { valueAt } from "./json-pointer.ts";
import { readBodyFailure } from "./read-body-failure.ts";

/** A failure that came as a success. */
export interface BodyFailure {
  /** What the contract says of a repeat. */
  readonly verdict: ReplyVerdict;
  /** What the record of the attempt says beside its status. */
  readonly record: Pick<AttemptRecord, "reason" | "refused">;
  /** How long the server asked to wait. */
  readonly askedMs: number | undefined;
  /** Whether one more attempt is safe and sensible. */
  readonly repeat: (context: RepeatContext) => Verdict;
  /** Makes the error that it is. */
  readonly read: (call: PreparedCall, reply: Reply) => ReadFailure;
}

/** The failure that the body of a success tells of; `undefined`: it is what it says it is. */
export function bodyFailureOf(call: PreparedCall, reply: Reply): BodyFailure | undefined {
  const rule = ruleFor(call.policy.failure, reply.status);
  if (rule?.when === undefined) return undefined;
  const told = jsonOf(call, reply);
  if (!meansFailure(valueAt(told, rule.when), rule)) return undefined;
  const verdict = verdictOf(codeIn(told, rule), rule.retry);
  const vetoed = isVetoed(reply.headers, call.policy.retry.vetoHeader);
  const status = verdict === "throttling" ? 429 : reply.status;
  const askedMs = retryAfterMs(reply.headers, call.core.environment.wallNow(), status);
  return {
    verdict,
    record: { reason: "failure-in-body", ...(verdict !== "transient" && { refused: true }) },
    askedMs,
    repeat: (context) => (vetoed ? FINAL : repeatAfter(verdict, context)),
    read: (asking, answer) => readBodyFailure(asking, answer, { rule, verdict, told, askedMs, vetoed }),
  };
}

function verdictOf(
  code: string | undefined,
  retry: Readonly<Record<string, ReplyVerdict>> = {},
): ReplyVerdict {
  return code !== undefined && Object.hasOwn(retry, code) ? (retry[code] ?? "never") : "never";
}

/** What is refused for its pace has done nothing. Anything else may be half done, as when no reply comes. */
function repeatAfter(verdict: ReplyVerdict, context: RepeatContext): Verdict {
  if (verdict === "never" || context.policy.class === "never") return FINAL;
  if (verdict === "throttling") return { kind: "repeat", pace: "throttle" };
  const asLost = classify({ kind: "failure", sent: "maybe", attemptTimeout: false }, context);
  return asLost.kind === "repeat" ? asLost : FINAL;
}
