import type { OAuthFailure } from "../errors/auth-error.ts";

/** An answer's body, as far as it is an object, and what it says of a failure. */
export interface AnswerBody {
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly refusal: OAuthFailure | undefined;
}

const MOST_ERROR = 100;
const MOST_DESCRIPTION = 500;

/** Reads an answer. Some say what is wrong with a 200, and some 400s say nothing. */
export async function answerBody(response: Response): Promise<AnswerBody> {
  const body = await jsonObject(response);
  const { error, error_description: description, access_token: token } = body ?? {};
  const { status } = response;
  if (status < 400 && (typeof error !== "string" || token !== undefined)) return { body, refusal: undefined };
  const refusal = {
    status,
    ...(typeof error === "string" && { error: oneLine(error, MOST_ERROR) }),
    ...(typeof description === "string" && { description: oneLine(description, MOST_DESCRIPTION) }),
  };
  return { body, refusal };
}

/** It ends up in logs, where a line of its own would be an entry of its own. */
function oneLine(text: string, most: number): string {
  return text.slice(0, most).replaceAll(/\p{C}+/gu, " ");
}

async function jsonObject(response: Response): Promise<AnswerBody["body"]> {
  try {
    const value: unknown = await response.json();
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
