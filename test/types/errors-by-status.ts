import { call, type ErrorStatus, type ErrorsByStatus, isApiError } from "@gen-client/runtime";
import {
  type Bound,
  bindClient,
  type ClientBase,
  createBareClient,
  header,
  json,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";

interface Charge {
  id: string;
}
interface CardError {
  reason: string;
}
interface Problem {
  title: string;
}
interface Errors {
  402: CardError;
  409: { conflict: true };
  "5XX": { outage: string };
  default: Problem;
}
interface Input {
  header?: { idempotencyKey?: string };
  body: { amount: number };
}

const ChargeReader: Reader<Charge> = reader(() => r.object({ id: r.string() }));
const createCharge: Operation<Input, Charge, Errors> = operation(() => ({
  id: "createCharge",
  method: "POST",
  path: "/charges",
  header: { idempotencyKey: header("Idempotency-Key") },
  body: json(),
  replies: { 201: ChargeReader },
  policy: { class: "keyed", timeout: { attemptMs: 2_000 } },
}));
const ping: Operation<{ query?: { deep?: boolean } }, void, unknown> = operation(() => ({
  id: "ping",
  method: "GET",
  path: "/ping",
  replies: {},
}));

interface Client extends ClientBase {
  readonly charges: { readonly createCharge: Bound<typeof createCharge> };
  readonly ping: Bound<typeof ping>;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>(): void => undefined;

/** Compiled, never run: each line that must not compile says so. */
export async function narrowing(): Promise<void> {
  const client: Client = bindClient(
    { name: "", version: "", servers: [], securitySchemes: {}, security: [] },
    {},
    {
      charges: { createCharge },
      ping,
    },
  );
  const bare = createBareClient({ name: "", version: "", servers: [], securitySchemes: {}, security: [] });

  const charge = await client.charges.createCharge(
    { body: { amount: 1 } },
    { signal: new AbortController().signal },
  );
  holds<Equal<typeof charge, Charge>>();
  await call(bare, ping);
  await call(bare, createCharge, { body: { amount: 1 } });
  await client.ping();
  await client.ping({ query: { deep: true } }, { timeout: 5 });
  // @ts-expect-error the body is required
  await client.charges.createCharge();
  // @ts-expect-error the amount is a number
  await call(bare, createCharge, { body: { amount: "1" } });

  const result = await client.charges.createCharge({ body: { amount: 1 } }).safe();
  if (result.ok) {
    holds<Equal<typeof result.data, Charge>>();
    return;
  }
  const { error } = result;
  if (error.status === 402) holds<Equal<typeof error.data, CardError | undefined>>();
  if (error.status === 409) holds<Equal<typeof error.data, { conflict: true } | undefined>>();
  if (error.status === 503) holds<Equal<typeof error.data, { outage: string } | undefined>>();
  if (error.status === 404) holds<Equal<typeof error.data, Problem | undefined>>();
  if (error.status === undefined) holds<Equal<Extract<typeof error, { kind: "api" }>, never>>();
  if (error.kind === "timeout") holds<Equal<typeof error.limitMs, number>>();
  // @ts-expect-error a transport failure has no data
  if (error.kind === "transport") error.data;
  const caught: unknown = error;
  if (isApiError(caught, 402)) holds<Equal<typeof caught.status, 402>>();
}

holds<Equal<Extract<ErrorStatus, 299 | 300 | 599 | 600>, 300 | 599>>();
holds<Equal<Extract<ErrorsByStatus<Errors>, { status: 402 }>["data"], CardError | undefined>>();
// A success whose body may tell of a failure is a failure of that operation, and of no other.
interface Told extends Errors {
  200: { ok: false };
  "2XX": { failed: true };
}
export function tellingFailures(error: ErrorsByStatus<Told>): void {
  if (error.status === 200) holds<Equal<typeof error.data, { ok: false } | undefined>>();
  if (error.status === 202) holds<Equal<typeof error.data, { failed: true } | undefined>>();
  if (error.status === 404) holds<Equal<typeof error.data, Problem | undefined>>();
}
holds<Equal<Extract<ErrorsByStatus<Errors>["status"], 200>, never>>();
// Nothing documented: the body is unknown, the status still narrows.
holds<Equal<ErrorsByStatus<unknown>["data"], unknown>>();
