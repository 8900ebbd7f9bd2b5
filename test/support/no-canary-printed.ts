import { format } from "node:util";
import { afterEach, expect } from "vitest";

/** Secrets of all tests are called so. Whatever prints one, in whichever test, has been given one to print. */
const CANARY = /canary/i;

const printed: string[] = [];
for (const method of ["debug", "error", "info", "log", "trace", "warn"] as const) {
  const print = console[method].bind(console);
  console[method] = (...values: unknown[]): void => {
    const text = format(...values);
    if (CANARY.test(text)) printed.push(text);
    print(...values);
  };
}

afterEach(() => {
  expect(printed.splice(0), "a secret was printed").toEqual([]);
});
