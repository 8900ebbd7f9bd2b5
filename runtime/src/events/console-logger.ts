import { undisturbed } from "../telemetry/undisturbed.ts";
import type { ClientEvent } from "./event.ts";

/** How a console logger writes. */
export interface ConsoleLoggerOptions {
  /** `all`: every event. `notable`: what is not as it should be, and calls that failed or were repeated. Default: `notable`. */
  readonly show?: "all" | "notable" | undefined;
  /** Marks what is notable by ANSI colours. Default: no. */
  readonly color?: boolean | undefined;
  /** Takes a line. Default: `console.warn` for what is notable, `console.log` for the rest. What it throws is ignored. */
  readonly write?: ((line: string, isNotable: boolean) => void) | undefined;
}

/**
 * Writes a line for each event, for eyes rather than machines; it holds nothing of bodies or credentials.
 *
 * @example
 * const api = createClient({ onEvent: consoleLogger({ color: process.stdout.isTTY }) });
 */
export function consoleLogger(options: ConsoleLoggerOptions = {}): (event: ClientEvent) => void {
  const { show = "notable", color = false, write = toConsole } = options;
  return (event) => {
    const describe = LINES[event.kind] as (event: ClientEvent) => Line;
    const { text, isNotable } = describe(event);
    if (show === "notable" && !isNotable) return;
    const line = `${event.operation.padEnd(24)} ${text}${correlationOf(event)}`;
    undisturbed(() => write(color && isNotable ? `\u001b[33m${line}\u001b[39m` : line, isNotable));
  };
}

interface Line {
  readonly text: string;
  readonly isNotable: boolean;
}

const notable = (text: string): Line => ({ text, isNotable: true });
const plain = (text: string): Line => ({ text, isNotable: false });
const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

const LINES: { readonly [K in ClientEvent["kind"]]: (event: Extract<ClientEvent, { kind: K }>) => Line } = {
  call: ({ ok, status, error, attempts, elapsedMs }) => ({
    text: `${ok ? "ok" : "FAILED"} ${error ?? ""}${error !== undefined && status !== undefined ? " " : ""}${status ?? ""} in ${ms(elapsedMs)}, ${counted(attempts, "attempt")}`,
    isNotable: !ok || attempts > 1,
  }),
  stream: ({ ok, error, items, elapsedMs }) => ({
    text: `stream ${ok ? "ended" : `BROKE ${error ?? ""}`} after ${ms(elapsedMs)}${items === undefined ? "" : `, ${counted(items, "item")}`}`,
    isNotable: !ok,
  }),
  attempt: ({ attempt }) =>
    plain(`#${attempt.number} ${attempt.reason ?? attempt.status ?? "?"} in ${ms(attempt.elapsedMs)}`),
  retry: ({ attempt, cause, delayMs }) => notable(`#${attempt} ${cause}, again in ${ms(delayMs)}`),
  wait: ({ reason, delayMs }) => plain(`waits ${ms(delayMs)} (${reason})`),
  waited: ({ reason, elapsedMs }) => plain(`waited ${ms(elapsedMs)} (${reason})`),
  hedge: ({ delayMs }) => notable(`slow for ${ms(delayMs)}, a second attempt beside it`),
  breaker: ({ client, from, to, scope, name }) =>
    notable(`${client}: circuit of the ${scope}${name === undefined ? "" : ` "${name}"`}: ${from} -> ${to}`),
  budget: ({ refused, scope }) => notable(`no ${refused}: the ${scope}'s budget is spent`),
  cache: ({ state, ageMs }) => plain(`cache ${state}${ageMs > 0 ? `, ${ms(ageMs)} old` : ""}`),
  degraded: ({ source, cause }) => notable(`DEGRADED: ${source} in place of an answer (${cause})`),
  "fallback-failed": ({ source, cause }) => notable(`fallback ${source} failed (${cause})`),
  "key-reuse": ({ sameRequest }) =>
    sameRequest
      ? plain("idempotency key used again")
      : notable("idempotency key of another request, refused"),
  ready: ({ ok, startup }) =>
    ok ? plain("ready") : notable(`NOT READY${startup === "warn" ? ", and goes on none the less" : ""}`),
  deprecation: ({ deprecatedAt, sunsetAt, link }) =>
    notable(
      `deprecated${date(" since", deprecatedAt)}${date(", gone from", sunsetAt)}${link === undefined ? "" : `, see ${link}`}`,
    ),
  "page-limit": ({ pages }) => notable(`the list was cut off after ${pages} pages (pagination.maxPages)`),
  drift: ({ path, drift }) => notable(`drift at ${path}: ${drift}`),
};

function correlationOf(event: ClientEvent): string {
  return "correlationId" in event ? `  [${event.correlationId}]` : "";
}

function date(words: string, at: Date | undefined): string {
  return at === undefined ? "" : `${words} ${at.toISOString().slice(0, 10)}`;
}

function ms(value: number): string {
  return value >= 10_000 ? `${(value / 1_000).toFixed(1)} s` : `${Math.round(value)} ms`;
}

function toConsole(line: string, isNotable: boolean): void {
  if (isNotable) console.warn(line);
  else console.log(line);
}
