import { type ApiError, call, isApiError, isTransportError } from "@gen-client/runtime";
import { memoryCache } from "@gen-client/runtime/cache";
import { asText, createBareClient, form, type Operation, operation, text } from "@gen-client/runtime/codegen";
import { fieldValue } from "./fields.ts";
import type { Origin, Sighting } from "./origin.ts";
import type { CacheTest, Check, Step } from "./suite.ts";

/** `setup`: what the test builds on did not come about. */
export type Result = { readonly kind: "pass" } | { readonly kind: "fail" | "setup"; readonly why: string };

/** A clock that may be put forward. */
export interface Clock {
  readonly wallNow: () => number;
  readonly now: () => number;
  readonly forward: (ms: number) => void;
}

/** Length of a pause of the suite. */
const PAUSE_MS = 3_000;

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

class Failed extends Error {
  readonly isSetup: boolean;

  constructor(isSetup: boolean, why: string) {
    super(why);
    this.isSetup = isSetup;
  }
}

/** Plays a test's requests by a client with a cache of its own, and checks what both sides saw. */
export async function play(test: CacheTest, origin: Origin, clock: Clock): Promise<Result> {
  origin.register(test);
  const wire = suiteFetch();
  const client = createBareClient(
    { name: "Suite", version: "1", servers: [], securitySchemes: {}, security: [] },
    {
      baseUrl: origin.url,
      cache: memoryCache({ now: clock.now }),
      environment: { now: clock.now, wallNow: clock.wallNow },
      fetch: wire.fetch,
    },
  );
  const received: Received[] = [];
  try {
    for (const [index, step] of test.requests.entries()) {
      wire.number(index + 1);
      const reply = await send(client, test, step, index + 1, clock);
      received.push(reply);
      checkReply(test, step, index + 1, reply, clock);
      await wire.idle();
      if (step.pause_after === true) clock.forward(PAUSE_MS);
    }
    checkSightings(test.requests, received, origin.sightings(test));
    return { kind: "pass" };
  } catch (thrown) {
    if (!(thrown instanceof Failed)) throw thrown;
    return { kind: thrown.isSetup ? "setup" : "fail", why: thrown.message };
  }
}

/** What is received where the connection closes. */
const NOTHING: Received = { status: 0, headers: new Headers(), body: "" };

type Suited = Operation<Readonly<Record<string, unknown>>, string, Readonly<Record<string, string>>>;

async function send(
  client: Parameters<typeof call>[0],
  test: CacheTest,
  step: Step,
  number: number,
  clock: Clock,
): Promise<Received> {
  const method = step.request_method ?? "GET";
  const [name = "", value] = (step.query_arg ?? "").split("=");
  const suited: Suited = operation(() => ({
    id: test.id,
    method,
    path: `/test/${test.id}${step.filename === undefined ? "" : `/${step.filename}`}`,
    ...(value !== undefined && { query: { [name]: form() } }),
    ...(step.request_body !== undefined && { body: text() }),
    replies: { default: asText() },
    policy: {
      class: "never",
      breaker: false,
      ...(method === "GET" || method === "HEAD" ? { cache: { mode: "http" } } : {}),
    },
  }));
  const input = {
    ...(value !== undefined && { query: { [name]: value } }),
    ...(step.request_body !== undefined && { body: step.request_body }),
  };
  const headers: Record<string, string> = {};
  for (const [field, wanted] of step.request_headers ?? []) {
    const sent = fieldValue(field, wanted, step, clock.wallNow(), "");
    headers[field] = headers[field] === undefined ? sent : `${headers[field]}, ${sent}`;
  }
  const result = await call(client, suited, input, { headers }).safe();
  if (result.ok) return { ...result.response, body: result.data ?? "" };
  if (isTransportError(result.error) && step.expected_status === null) return NOTHING;
  if (!isApiError(result.error))
    throw new Failed(step.setup === true, `request ${number}: ${result.error.message}`);
  const { status, headers: replied, data } = result.error as ApiError<string>;
  return { status, headers: replied, body: data ?? "" };
}

function checkReply(test: CacheTest, step: Step, number: number, reply: Received, clock: Clock): void {
  const check = checker(step);
  const served = Number(reply.headers.get("server-request-count"));
  if (step.expected_type === "cached") {
    check(
      "expected_type",
      served < number || reply.status === 304,
      `response ${number} is not from the cache`,
    );
  }
  if (step.expected_type === "not_cached") {
    check("expected_type", served === number, `response ${number} is from the cache`);
  }
  const status =
    step.expected_status === null ? reply.status : (step.expected_status ?? step.response_status?.[0]);
  if (status !== undefined) {
    const name = step.expected_status === undefined ? undefined : "expected_status";
    check(name, reply.status === status, `response ${number} has status ${reply.status}, not ${status}`);
  } else if (reply.status === 999) {
    check("expected_type", false, `request ${number} was not conditional`);
  } else {
    check(undefined, reply.status === 200, `response ${number} has status ${reply.status}`);
  }
  checkFields(step, number, reply, clock);
  checkBody(test, step, number, reply);
}

function checkFields(step: Step, number: number, { headers }: Received, clock: Clock): void {
  const check = checker(step);
  for (const expected of step.expected_response_headers ?? []) {
    const [name, wanted, operand] = typeof expected === "string" ? [expected] : expected;
    const found = headers.get(name);
    const isMet =
      wanted === undefined
        ? found !== null
        : wanted === "="
          ? found === headers.get(String(operand))
          : wanted === ">"
            ? Number.parseInt(found ?? "", 10) > Number(operand)
            : found === fieldValue(name, wanted, step, nowOf(headers, clock), "");
    check("expected_response_headers", isMet, `response ${number}: ${name} is ${JSON.stringify(found)}`);
  }
  for (const missing of step.expected_response_headers_missing ?? []) {
    const [name, part] = typeof missing === "string" ? [missing] : missing;
    const found = headers.get(name);
    const isMissing = found === null || (part !== undefined && !found.includes(part));
    check("expected_response_headers_missing", isMissing, `response ${number} has ${name}: ${found}`);
  }
}

/** Relative dates are meant from when the origin answered. */
function nowOf(headers: Headers, clock: Clock): number {
  return Number(headers.get("server-now") ?? clock.wallNow());
}

function checkBody(test: CacheTest, step: Step, number: number, { status, body }: Received): void {
  const hasNone = status === 204 || status === 304 || step.request_method === "HEAD";
  if (step.check_body === false || (hasNone && step.expected_response_text === undefined)) return;
  const expected = step.expected_response_text ?? step.response_body;
  if (step.expected_response_text === null || (step.response_body === null && expected === null)) return;
  const name = step.expected_response_text === undefined ? undefined : "expected_response_text";
  checker(step)(
    name,
    body === (expected ?? test.id),
    `response ${number} has the body ${JSON.stringify(body)}`,
  );
}

/** What the origin saw, against what it should have seen; requests answered by the cache it should not. */
function checkSightings(
  steps: readonly Step[],
  received: readonly Received[],
  sightings: readonly Sighting[],
): void {
  let next = 0;
  for (const [index, step] of steps.entries()) {
    if (step.expected_type === "cached") continue;
    const sighting = sightings[next];
    next += 1;
    checkSighting(step, index + 1, received[index], sighting);
  }
}

function checkSighting(
  step: Step,
  number: number,
  reply: Received | undefined,
  sighting: Sighting | undefined,
): void {
  const check = checker(step);
  if (step.expected_type !== undefined) {
    check("expected_type", sighting !== undefined, `request ${number} was not sent`);
  }
  if (sighting === undefined) return;
  if (step.expected_type === "not_cached") {
    check("expected_type", sighting.number === number, `response ${number} is from the cache`);
  }
  const condition = { etag_validated: "if-none-match", lm_validated: "if-modified-since" };
  const wanted = Object.entries(condition).find(([type]) => type === step.expected_type)?.[1];
  if (wanted !== undefined) {
    check("expected_type", sighting.headers[wanted] !== undefined, `request ${number} has no ${wanted}`);
  }
  for (const expected of step.expected_request_headers ?? []) {
    const [name, value] = typeof expected === "string" ? [expected] : expected;
    const found = sighting.headers[name.toLowerCase()];
    const isMet = value === undefined ? found !== undefined : found === value;
    check("expected_request_headers", isMet, `request ${number}: ${name} is ${JSON.stringify(found)}`);
  }
  for (const [name, value] of sighting.promised) {
    if (name.toLowerCase() === "date") continue;
    const found = reply?.headers.get(name);
    check(
      undefined,
      found === value,
      `response ${number}: ${name} is ${JSON.stringify(found)}, not ${value}`,
    );
  }
  if (step.expected_method !== undefined) {
    check(
      "expected_method",
      sighting.method === step.expected_method,
      `request ${number} is ${sighting.method}`,
    );
  }
}

/** Asserts; failures of what a test takes for granted are told apart. */
function checker(step: Step): (name: Check | undefined, isMet: boolean, why: string) => void {
  return (name, isMet, why) => {
    const isSetup = name === undefined || step.setup === true || step.setup_tests?.includes(name) === true;
    if (!isMet) throw new Failed(isSetup, why);
  };
}

/**
 * `fetch`, and when all that was fetched has come: renewals go on after their call. It numbers requests for the origin: two
 * that a caller had numbered would be none that one reply may answer.
 */
function suiteFetch(): { fetch: typeof fetch; number: (step: number) => void; idle: () => Promise<void> } {
  let underWay = 0;
  let step = 0;
  return {
    fetch: async (to, init) => {
      underWay += 1;
      try {
        const headers = new Headers(init?.headers);
        headers.set("Req-Num", String(step));
        return await fetch(to, { ...init, headers });
      } finally {
        underWay -= 1;
      }
    },
    number: (next) => {
      step = next;
    },
    idle: async () => {
      do await new Promise((resolve) => setImmediate(resolve));
      while (underWay > 0);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
