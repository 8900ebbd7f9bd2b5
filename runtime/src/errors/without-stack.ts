/**
 * Makes an error that notes no stack: in the middle of a call there are none but our own frames, and to collect them
 * costs more than all else that a refusal does. Only V8 has the limit; elsewhere nothing changes.
 */
export function withoutStack<Made extends Error>(make: () => Made): Made {
  const limits: ErrorConstructor & { stackTraceLimit?: number } = Error;
  const before = limits.stackTraceLimit;
  if (before === undefined) return make();
  limits.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    limits.stackTraceLimit = before;
  }
}
