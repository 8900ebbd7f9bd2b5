import { systemEnvironment } from "../environment/system.ts";
import { firstPlace, isTraceparent } from "./traceparent.ts";

/** What work under way hands on to the calls made for it: its deadline and its names. */
export interface CallContext {
  /** What is left of the work's time; calls made for it end by then. `Infinity`: no limit. */
  readonly remainingMs: () => number;
  /** Sent with every call that names none of its own. */
  readonly correlationId?: string;
  /** W3C Trace Context, passed on as it is. A telemetry of the client's replaces it by its own, where it makes one. */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** What a context starts from. */
export interface CallContextInit {
  /** Time for all of the work. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  readonly correlationId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** The context that this one is part of: less time than is left there, never more. */
  readonly within?: CallContext | undefined;
}

/**
 * A context whose time runs from now.
 *
 * @example
 * const context = callContext({ timeoutMs: 2_000 });
 * const user = await api.users.getUser({ path: { id } }, { context });
 * await api.charges.createCharge({ body: order }, { context }); // within what is left of the 2 s
 */
export function callContext({
  timeoutMs = Number.POSITIVE_INFINITY,
  within,
  ...names
}: CallContextInit): CallContext {
  const { now } = systemEnvironment;
  const endsAtMs = now() + timeoutMs;
  return {
    ...present({ ...inherited(within), ...present(names), ...firstPlace(names, within) }),
    remainingMs: () => Math.min(endsAtMs - now(), within?.remainingMs() ?? Number.POSITIVE_INFINITY),
  };
}

/** Where an incoming request says how much time it has, and its names. */
export interface IncomingNames {
  /** Header with the milliseconds that the caller will wait, as `policy.timeout.header` sends it. */
  readonly timeout?: string;
  /** Default: `X-Request-Id`. */
  readonly correlation?: string;
}

/** Headers of a request as `fetch` has them, or as a plain record does: node:http's `request.headers`, say. */
type IncomingHeaders =
  | Pick<Headers, "get">
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The context of a request that a server was sent, so that the calls it makes end when its caller stops waiting. What
 * makes no sense in it, such as a `traceparent` that is none, is as if it were absent.
 */
export function incomingContext(headers: IncomingHeaders, names: IncomingNames = {}): CallContext {
  const { timeout, correlation = "X-Request-Id" } = names;
  return callContext({
    timeoutMs: timeout === undefined ? undefined : wholeNumber(headerIn(headers, timeout)),
    correlationId: visible(headerIn(headers, correlation)),
    ...traceOf(headers),
  });
}

/** What is no trace is nobody's fault here, and its state says nothing without it. */
function traceOf(headers: IncomingHeaders): Pick<CallContextInit, "traceparent" | "tracestate"> {
  const traceparent = visible(headerIn(headers, "traceparent"));
  if (traceparent === undefined || !isTraceparent(traceparent)) return {};
  return { traceparent, tracestate: visible(headerIn(headers, "tracestate")) };
}

/** A header that came more than once is one list, as `Headers` has it. Records may write names as they like. */
function headerIn(headers: IncomingHeaders, name: string): string | null {
  if (isGettable(headers)) return headers.get(name);
  const wanted = name.toLowerCase();
  const found = Object.entries(headers).filter(([key]) => key.toLowerCase() === wanted);
  const texts = found.flatMap(([, value]) => value ?? []);
  return texts.length === 0 ? null : texts.join(", ");
}

/** A `Headers` of another realm or library is no instance of ours; a header called `get` is no function. */
function isGettable(headers: IncomingHeaders): headers is Pick<Headers, "get"> {
  return typeof headers.get === "function";
}

type Names = Omit<CallContextInit, "timeoutMs" | "within">;

function inherited(context: CallContext | undefined): Names {
  if (context === undefined) return {};
  const { remainingMs, ...names } = context;
  return names;
}

function present(names: Names): Omit<CallContext, "remainingMs"> {
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined));
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Whatever else a stranger sends would make the calls fail. */
function visible(text: string | null): string | undefined {
  return text !== null && text.length <= 512 && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text)
    ? text
    : undefined;
}
