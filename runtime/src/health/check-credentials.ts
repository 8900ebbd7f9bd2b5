import { errorOf } from "../call/error-of.ts";
import type { PreparedCall, RawCall, Reply } from "../call/handler.ts";
import { type CallLog, createCallLog } from "../call/log.ts";
import type { CallOptions } from "../call/options.ts";
import type { ClientCore } from "../client/core.ts";
import { authorize } from "../layers/authorize.ts";
import { deadline } from "../layers/deadline.ts";
import { ANY, securedPlaces } from "./secured-places.ts";

/** What a call gets whose request is not made. */
const NOTHING: Reply = {
  status: 204,
  headers: new Headers(),
  url: "",
  body: { kind: "bytes", bytes: new Uint8Array(0), complete: true },
};

/** How such a check ended. `nothing`: there was no credential to get. */
export type CheckedCredentials =
  | { readonly ok: true; readonly checked: "credentials" | "nothing"; readonly log: CallLog }
  | {
      readonly ok: false;
      readonly checked: "credentials";
      readonly error: unknown;
      readonly log: CallLog;
    };

/** Gets the credentials as calls would, from providers and token endpoints, and sends nothing to the API. */
export async function checkCredentials(core: ClientCore, options: CallOptions): Promise<CheckedCredentials> {
  // One for all: their time is that of the whole check.
  const log = createCallLog(ANY.id, core.environment.uuid(), core.environment.now);
  try {
    const places = securedPlaces(core);
    for (const operation of places) {
      const policy = core.policyOf(operation, options);
      await bounded(prepared({ core, operation, input: {}, options, policy, log }));
    }
    return { ok: true, checked: places.length > 0 ? "credentials" : "nothing", log };
  } catch (thrown) {
    return { ok: false, checked: "credentials", error: errorOf(thrown, log), log };
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
