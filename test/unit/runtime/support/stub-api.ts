import type { ClientBase } from "@gen-client/runtime";
import {
  asJson,
  type ClientDescriptor,
  type ClientOptions,
  createBareClient,
  idempotencyKeys,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";

/** A request that a stubbed `fetch` was given. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Answers the n-th request; the last answer repeats. */
export type Answer = Response | Error | ((request: Request) => Response | Promise<Response>);

export interface Stub {
  readonly client: ClientBase;
  readonly seen: readonly Seen[];
}

/** A client whose requests go nowhere. */
export function stubClient(
  answers: readonly Answer[],
  options: ClientOptions = {},
  descriptor: Partial<ClientDescriptor> = {},
): Stub {
  const seen: Seen[] = [];
  const kept: Request[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    // A request's signal follows the caller's through a weak reference: collected, it would never hear of an abort.
    kept.push(request);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await request.clone().text() });
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no answer");
    return typeof answer === "function" ? answer(request) : answer.clone();
  };
  const client = createBareClient(
    {
      name: "Test",
      version: "1",
      servers: [{ url: "https://api.test/v1" }],
      securitySchemes: {},
      security: [],
      ...descriptor,
    },
    // Tests write operations by hand: keys come with the client here, and not with those that have one.
    { fetch, ...options, features: [idempotencyKeys, ...(options.features ?? [])] },
  );
  return { client, seen };
}

/** What tests call operations as: input and data are of no matter to them. */
export type AnyOperation = Operation<Readonly<Record<string, unknown>>, unknown, unknown>;

/** A read that is made once. */
export const plainGet: AnyOperation = operation(() => ({
  id: "getItem",
  method: "GET",
  path: "/item",
  replies: { 200: asJson() },
  policy: { retry: { maxAttempts: 1 } },
}));

/** A reply with a JSON body. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/** The error of a call that must fail. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the call was to fail");
}
