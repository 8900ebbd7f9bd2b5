import { CredentialFault } from "../auth/fault.ts";
import type { OAuthFailure } from "../errors/auth-error.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { Overdue } from "./in-time.ts";
import { TokenStoreError } from "./token-store-error.ts";

const ADVICE: Readonly<Record<string, string>> = {
  invalid_client:
    "Check clientId, its secret or key, and clientAuthentication against what the server has registered; nothing else will help.",
  invalid_grant: "The grant has expired, was revoked or was used before: sign in again.",
  unauthorized_client: "The server does not let this client use this grant: change its registration.",
  unsupported_grant_type: "The server does not know this grant: use another, or another server.",
  invalid_scope: "Pass `scopes` that the server knows and grants this client.",
  invalid_target: "Check the `resource` or `audience` among the `parameters`.",
  invalid_request: "The server misses or rejects a parameter: compare its documentation with `parameters`.",
  access_denied: "Whoever was asked said no: sign in again, and agree.",
  expired_token: "Nobody agreed in time: sign in again.",
  invalid_dpop_proof:
    "Check this machine's clock, and that the key of `dpop` is the one that the tokens were bound to.",
};

/** The fault of a token endpoint's refusal. `text` keeps what it says free of our secrets. */
export function refusedFault(oauth: OAuthFailure, text: (said: string) => string): CredentialFault {
  const { error, description, status } = oauth;
  const said = [error ?? `status ${status}`, description].filter((part) => part !== undefined).join(": ");
  const advice = error === undefined || !Object.hasOwn(ADVICE, error) ? undefined : ADVICE[error];
  return new CredentialFault({
    code: "token-refused",
    message: text(`the token endpoint refused (${said})`),
    advice: advice ?? "Look the error up in the server's documentation; a repeat will not help.",
    oauth: {
      ...(error !== undefined && { error: text(error) }),
      ...(description !== undefined && { description: text(description) }),
      ...(status !== undefined && { status }),
    },
  });
}

/** The fault of a token endpoint that gave no usable answer. */
export function unavailableFault({ reason, status, retryAfterMs }: Unavailable): CredentialFault {
  return new CredentialFault({
    code: "token-unavailable",
    message: `no token could be got: the authorization server gave no usable answer (${reason})`,
    advice: unavailableAdvice(reason, retryAfterMs),
    retryable: reason !== "redirect-refused",
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(status !== undefined && { oauth: { status } }),
  });
}

/** The fault of an answer that says nothing but that the server is busy, or broken; `undefined`: it says more than that. */
export function busyFault({ status, headers }: Response, wallNowMs: number): CredentialFault | undefined {
  if (status !== 429 && status < 500) return undefined;
  const waitMs = retryAfterMs(headers, wallNowMs, status);
  return unavailableFault({ reason: `status ${status}`, status, retryAfterMs: waitMs });
}

/** How a server was not to be had. */
interface Unavailable {
  readonly reason: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

function unavailableAdvice(reason: string, retryAfterMs: number | undefined): string {
  if (reason === "redirect-refused") {
    return "It sends its clients elsewhere, and secrets are not sent on: give the address that it leads to.";
  }
  if (retryAfterMs !== undefined) return `Wait ${Math.ceil(retryAfterMs / 1_000)} s and retry.`;
  return "Try again later; see whether the server and the way to it are up.";
}

/** The fault of an answer that holds no token that can be used. */
export function unusableFault(why: string): CredentialFault {
  return new CredentialFault({
    code: "token-refused",
    message: `the token endpoint's answer cannot be used: ${why}`,
    advice: "Show the server's operators what RFC 6749 section 5.1 asks of it.",
  });
}

/** The fault of a grant that needs a person, when none has signed in. */
export function signInFault(): CredentialFault {
  return new CredentialFault({
    code: "missing-credential",
    message: "nobody has signed in",
    advice: "Run the sign-in of this provider first, or give it a store that has its tokens.",
  });
}

/** The fault of options or of a document that lead to no token endpoint. */
export function setUpFault(message: string, advice: string): CredentialFault {
  return new CredentialFault({ code: "credential-failed", message, advice });
}

/** The fault of options and a document that name no server. */
export function nowhereFault(): CredentialFault {
  return setUpFault(
    "neither the options nor the document name a token endpoint",
    "Pass `issuer` or `tokenUrl` with the other options of the grant.",
  );
}

/** The fault of a store that failed. What one of ours says of it is safe to tell. */
export function storeFault(thrown: unknown): CredentialFault {
  if (thrown instanceof Overdue) {
    return new CredentialFault({
      code: "credential-failed",
      message: `the token store failed: it has not answered for ${Math.round(thrown.limitMs / 1_000)} s`,
      advice: "See what the store waits for. What was got is kept, and saved first.",
      retryable: true,
    });
  }
  if (thrown instanceof TokenStoreError) {
    const { message, advice, code } = thrown;
    const retryable = code === "locked";
    return new CredentialFault({
      code: "credential-failed",
      message: `the token store failed: ${message}`,
      advice,
      retryable,
    });
  }
  return new CredentialFault({
    code: "credential-failed",
    message: "the token store failed, and without it a refresh could lose the tokens of all who share it",
    advice: "See whether the store is up and can be written to. What was got is kept, and saved first.",
    retryable: true,
  });
}
