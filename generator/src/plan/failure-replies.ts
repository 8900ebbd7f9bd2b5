import type { MediaType, PolicedOperation, Response } from "../ir/api.ts";
import type { FailureRule } from "../ir/policy.ts";
import { statusKeys } from "../ir/status-keys.ts";
import { isSuccess } from "../ir/success.ts";

/** A status that stands for failure, and the reply that documents its body. */
export interface FailureReply {
  readonly status: string;
  readonly response: Response;
  /** The failure whose body this one has too. */
  readonly sameAs?: string;
  /** The status is one of success: the body tells. */
  readonly isTold: boolean;
}

/** The failures that the contract knows of: by their status, and by what their body says. */
export function failureReplies(operation: PolicedOperation): readonly FailureReply[] {
  return operation.responses.flatMap((response): readonly FailureReply[] => {
    const { status } = response;
    if (!isSuccess(status, operation)) return [{ status, response, isTold: false }];
    const body = toldBody(response, operation);
    if (body === undefined) return [];
    const told = { status, response: body, isTold: true } as const;
    return [isSuccess(body.status, operation) ? told : { ...told, sameAs: body.status }];
  });
}

/** What documents the body of a success that failed; `undefined`: it cannot, or nobody knows its status. */
function toldBody(response: Response, operation: PolicedOperation): Response | undefined {
  const { status, content } = response;
  const rule = ruleFor(status, operation);
  const hasBody = operation.method !== "HEAD" && !["204", "205", "default"].includes(status);
  if (rule?.when === undefined || !hasBody || !content.some(isJson)) return undefined;
  return operation.responses.find((other) => other.status === rule.as) ?? response;
}

/** As the runtime finds it. */
function ruleFor(status: string, { policy }: PolicedOperation): FailureRule | undefined {
  const { failure } = policy.value;
  if (failure === false) return undefined;
  const { responses = {} } = failure;
  const key = statusKeys(status).find((each) => Object.hasOwn(responses, each));
  const own = key === undefined ? undefined : responses[key];
  return own === false ? undefined : (own ?? failure);
}

function isJson({ mediaType }: MediaType): boolean {
  return /[/+]json\b|^(?:\*|application)\/\*/.test(mediaType);
}
