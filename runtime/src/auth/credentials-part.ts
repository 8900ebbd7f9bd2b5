import type { Attempt, AttemptHandler, Reply } from "../call/handler.ts";
import type { CredentialSource, Credentials } from "../client/options.ts";
import type { SecurityRequirements } from "../operation.ts";
import { authorize } from "./authorize.ts";
import { refusePlaceholder } from "./placeholder.ts";

/** What becomes of credentials. It comes with security schemes: a client of an API that has none goes without. */
export interface CredentialsPart {
  /** Looks at what was given for a scheme. Throws `InputFault` on what nobody filled in. */
  readonly check: (scheme: string, source: CredentialSource) => void;
  /** Makes an attempt with its credentials. */
  readonly authorize: (
    next: AttemptHandler,
    attempt: Attempt,
    requirements: SecurityRequirements,
    sources: Credentials,
  ) => Promise<Reply>;
}

export const credentialsPart: CredentialsPart = { check: refusePlaceholder, authorize };
