import { errorOf } from "../call/error-of.ts";
import type { PreparedCall, RawCall, Reply } from "../call/handler.ts";
import { type CallLog, createCallLog } from "../call/log.ts";
import type { CallOptions } from "../call/options.ts";
import type { ClientCore } from "../client/core.ts";
import { authorize } from "../layers/authorize.ts";
import { deadline } from "../layers/deadline.ts";
import type { OperationDescriptor } from "../operation.ts";

/** Stands for the operations that take the client's own credentials. Nothing is sent for it. */
const ANY: OperationDescriptor = { id: "ready", method: "GET", path: "/", replies: {} };

/** What a call gets whose request is not made. */
const NOTHING: Reply = {
  status: 204,
  headers: new Headers(),
  url: "",
  body: { kind: "bytes", bytes: new Uint8Array(0), complete: true },
};

/** How such a check ended. */
export type CheckedCredentials =
  | { readonly ok: true; readonly log: CallLog }
  | { readonly ok: false; readonly error: unknown; readonly log: CallLog };

/** Gets the credentials as a call would, from providers and token endpoints, and sends nothing to the API. */
export async function checkCredentials(core: ClientCore, options: CallOptions): Promise<CheckedCredentials> {
  const log = createCallLog(ANY.id, core.environment.uuid(), core.environment.now);
  const policy = core.policyOf(ANY, options);
  const call: RawCall = { core, operation: ANY, input: {}, options, policy, log };
  try {
    await bounded(prepared(call));
    return { ok: true, log };
  } catch (thrown) {
    return { ok: false, error: errorOf(thrown, log), log };
  }
}

const bounded = deadline((call) =>
  authorize(async () => NOTHING)({
    call,
    number: 1,
    signal: call.signal,
    endsAtMs: call.deadlineAtMs,
    credentials: [],
    wire: { begun: false },
  }),
);

function prepared(call: RawCall): PreparedCall {
  const url = call.core.servers.of(call.operation);
  return { ...call, request: { method: ANY.method, url, headers: new Map(), body: { kind: "none" } } };
}
