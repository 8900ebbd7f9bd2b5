/** What platforms say of a failure besides its message: words and numbers. */
const FACTS = ["code", "errno", "syscall", "address", "port"] as const;
/** A line of a stack that names a place, and nothing that was passed. */
const FRAME = /^ +at [^"'`]*:\d+:\d+\)?$/;
const MOST_DEPTH = 5;

/**
 * A copy of what was thrown, of its kind, words and place alone: what platforms and providers throw may hold the request, or
 * quote a secret, and whoever logs an error logs its causes too. `text`: takes secrets out of a message; absent: nobody
 * knows what it may hold, so it is left out.
 */
export function safeCause(thrown: unknown, text?: (said: string) => string, depth = 0): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === "string" && text ? text(thrown) : typeof thrown;
  const { name, message, stack = "", cause } = thrown;
  const copy = new Error(text === undefined ? "(left out: it may hold a secret)" : text(message));
  const frames = stack.split("\n").filter((line) => FRAME.test(line));
  Object.defineProperty(copy, "name", { value: name });
  Object.defineProperty(copy, "stack", { value: [`${name}: ${copy.message}`, ...frames].join("\n") });
  for (const fact of FACTS) {
    const value: unknown = Reflect.get(thrown, fact);
    if (typeof value === "string" || typeof value === "number") Object.assign(copy, { [fact]: value });
  }
  if (depth === MOST_DEPTH) return copy;
  if (cause !== undefined) Object.defineProperty(copy, "cause", { value: safeCause(cause, text, depth + 1) });
  if (!(thrown instanceof AggregateError)) return copy;
  const errors = thrown.errors.map((error) => safeCause(error, text, depth + 1));
  return Object.defineProperty(copy, "errors", { value: errors });
}
