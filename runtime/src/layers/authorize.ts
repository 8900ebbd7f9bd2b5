import type { AttemptLayer } from "../call/handler.ts";
import { InputFault } from "../errors/input-fault.ts";

/** The place of credentials; empty where the operation asks for none. What finds and sends them comes with security schemes. */
export const authorize: AttemptLayer = (next) => (attempt) => {
  const { core, operation } = attempt.call;
  const { auth, descriptor, credentials } = core;
  const requirements = operation.security ?? descriptor.security;
  if (auth === false || requirements.length === 0) return next(attempt);
  if (credentials !== undefined) return credentials.authorize(next, attempt, requirements, auth);
  if (requirements.some(({ length }) => length === 0)) return next(attempt);
  throw new InputFault(
    "the operation asks for credentials, and its client has no security schemes",
    "Generate operations and client from one document.",
  );
};
