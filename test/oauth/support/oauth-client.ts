import {
  type ClientBase,
  type CredentialProvider,
  call,
  type Environment,
  systemEnvironment,
} from "@gen-client/runtime";
import {
  asJson,
  type ClientDescriptor,
  type ClientOptions,
  createBareClient,
  json,
  oauth2,
  operation,
} from "@gen-client/runtime/codegen";
import type { AnyOperation } from "../../unit/runtime/support/stub-api.ts";
import type { TestProvider } from "./start-provider.ts";

/** An environment whose clocks can be moved, and whose waits do not take long. */
export interface ShiftedEnvironment extends Environment {
  /** Moves both clocks. */
  readonly advance: (ms: number) => void;
  /** Sets the wall clock alone. */
  readonly setBack: (ms: number) => void;
}

export function shiftedEnvironment(): ShiftedEnvironment {
  let offsetMs = 0;
  let wallOffsetMs = 0;
  return {
    ...systemEnvironment,
    now: () => systemEnvironment.now() + offsetMs,
    wallNow: () => systemEnvironment.wallNow() + offsetMs + wallOffsetMs,
    random: () => 0,
    advance: (ms) => {
      offsetMs += ms;
    },
    setBack: (ms) => {
      wallOffsetMs -= ms;
    },
  };
}

/** A client of the provider's API, whose document names the token endpoint. */
export function apiClient(
  { issuer, tokenUrl }: Pick<TestProvider, "issuer" | "tokenUrl">,
  oauth: CredentialProvider,
  options: ClientOptions = {},
  descriptor: Partial<ClientDescriptor> = {},
): ClientBase {
  const flows = { clientCredentials: { tokenUrl } };
  return createBareClient(
    {
      name: "Test",
      version: "1",
      servers: [{ url: issuer }],
      securitySchemes: { oauth: oauth2(flows) },
      security: [["oauth"]],
      ...descriptor,
    },
    { auth: { oauth }, ...options },
  );
}

const base = { method: "GET", replies: { 200: asJson() } };

export const getThing: AnyOperation = operation(() => ({ ...base, id: "getThing", path: "/api/thing" }));
export const getNonced: AnyOperation = operation(() => ({ ...base, id: "getNonced", path: "/api/nonce" }));
/** Needs a scope that the token must have. */
export const getNeedy: AnyOperation = operation(() => ({
  ...base,
  id: "getNeedy",
  path: "/api/needs/{scope}",
}));
/** An operation that names its scopes. */
export function scoped(...scopes: string[]): AnyOperation {
  return operation(() => ({
    ...base,
    id: `scoped`,
    path: "/api/thing",
    security: [[{ scheme: "oauth", scopes }]],
  }));
}
export const postThing: AnyOperation = operation(() => ({
  ...base,
  id: "postThing",
  method: "POST",
  path: "/api/thing",
  body: json(),
}));

/** The token that the API says it was called with. */
export async function tokenSent(client: ClientBase, of: AnyOperation = getThing): Promise<string> {
  const { token } = (await call(client, of, {})) as { token: string };
  return token;
}
