import { speakeasyPagination } from "./speakeasy-pagination.ts";
import {
  dropOthers,
  milliseconds,
  type Part,
  partOf,
  type Translation,
  type Translator,
} from "./translation.ts";

/** `x-speakeasy-retries`, `x-speakeasy-timeout` and `x-speakeasy-pagination`. */
export const speakeasy: Translator = (carrier, to) => {
  const retries = partOf(carrier, "x-speakeasy-retries");
  const timeout = partOf(carrier, "x-speakeasy-timeout");
  const pagination = partOf(carrier, "x-speakeasy-pagination");
  if (retries !== undefined) translateRetries(retries, to);
  translateTimes(timeout, retries && elapsedOf(retries), to);
  if (pagination !== undefined) speakeasyPagination(carrier, pagination, to);
};

function translateRetries(retries: Part, to: Translation): void {
  const strategy = partOf(retries, "strategy");
  if (strategy?.value === "none") {
    to.say(["retry"], false, strategy.pointer);
    return;
  }
  if (strategy?.value !== "backoff") {
    to.drop(strategy?.pointer ?? retries.pointer, "a strategy other than `backoff` and `none` is not known");
    return;
  }
  dropOthers(retries, ["strategy", "backoff", "statusCodes", "retryConnectionErrors"], to);
  const backoff = partOf(retries, "backoff");
  if (backoff !== undefined) translateBackoff(backoff, to);
  const codes = partOf(retries, "statusCodes");
  if (Array.isArray(codes?.value)) {
    to.say(["retry", "statusCodes"], codes.value.map(statusPattern), codes.pointer);
  }
  const connection = partOf(retries, "retryConnectionErrors");
  if (connection?.value === false) {
    to.drop(
      connection.pointer,
      "failed connections are repeated as the operation's class allows",
      "state `class: never` in x-resilience where nothing may be repeated",
    );
  }
}

function translateBackoff(backoff: Part, to: Translation): void {
  const say = (key: string, name: string, convert: (value: unknown) => unknown): void => {
    const found = partOf(backoff, key);
    if (found !== undefined) to.say(["retry", name], convert(found.value), found.pointer);
  };
  dropOthers(backoff, ["initialInterval", "maxInterval", "exponent", "maxElapsedTime"], to);
  say("initialInterval", "baseDelay", milliseconds);
  say("maxInterval", "maxDelay", milliseconds);
  say("exponent", "multiplier", (value) => value);
}

function elapsedOf(retries: Part): Part | undefined {
  const backoff = partOf(retries, "backoff");
  return backoff && partOf(backoff, "maxElapsedTime");
}

/** A time limit there is for one request; repeats go on until the elapsed time, and without repeats one limit is all. */
function translateTimes(timeout: Part | undefined, elapsed: Part | undefined, to: Translation): void {
  if (timeout !== undefined) to.say(["timeout", "attempt"], milliseconds(timeout.value), timeout.pointer);
  const longest = [timeout, elapsed]
    .filter((part) => part !== undefined)
    .reduce<Part | undefined>(
      (most, part) => (Number(part.value) > Number(most?.value ?? -1) ? part : most),
      undefined,
    );
  if (longest !== undefined) to.say(["timeout", "total"], milliseconds(longest.value), longest.pointer);
}

/** `"429"` as well as `429`. */
function statusPattern(code: unknown): unknown {
  if (typeof code !== "string") return code;
  return /^\d{3}$/.test(code) ? Number(code) : code.toUpperCase();
}
