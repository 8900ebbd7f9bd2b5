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
  const { name, stack = "", cause } = thrown;
  const message = text === undefined ? "(left out: it may hold a secret)" : text(thrown.message);
  const within = (other: unknown): unknown => safeCause(other, text, depth + 1);
  const isDeep = depth === MOST_DEPTH;
  const copy = new Error(message, cause === undefined || isDeep ? undefined : { cause: within(cause) });
  const frames = stack.split("\n").filter((line) => FRAME.test(line));
  Object.defineProperties(copy, {
    name: { value: name },
    stack: { value: [`${name}: ${message}`, ...frames].join("\n") },
    ...(thrown instanceof AggregateError && !isDeep && { errors: { value: thrown.errors.map(within) } }),
  });
  for (const fact of FACTS) {
    const value: unknown = Reflect.get(thrown, fact);
    if (typeof value === "string" || typeof value === "number") Object.assign(copy, { [fact]: value });
  }
  return copy;
}
