import type { PreparedCall } from "../call/handler.ts";
import { type Replied, redact } from "../call/log.ts";
import { deprecationOf } from "./deprecation.ts";
import { noteSecrets } from "./unreadable.ts";

/** An operation's deprecation is told again after this long. There are only as many as there are operations. */
const INTERVAL_MS = 3_600_000;

/** Tells that an operation is given up, where somebody listens. */
export function tellDeprecation(call: PreparedCall, { headers, wallMs }: Replied): void {
  const { core, log } = call;
  const info = core.emit && deprecationOf(headers, wallMs);
  if (info === undefined) return;
  const { operation, correlationId } = log;
  const nowMs = core.environment.now();
  if (nowMs < (core.deprecations.get(operation) ?? Number.NEGATIVE_INFINITY)) return;
  core.deprecations.set(operation, nowMs + INTERVAL_MS);
  noteSecrets(call);
  // A link may be that of the request, with the key that stands in it.
  const link = info.link === undefined ? {} : { link: redact(info.link, log.secrets) };
  core.emit?.({ kind: "deprecation", operation, correlationId, ...info, ...link });
}
