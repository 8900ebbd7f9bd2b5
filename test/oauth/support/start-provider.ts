import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type ClientMetadata, type Configuration } from "oidc-provider";
import { agreeToAll } from "./interaction.ts";
import { answerApi } from "./resource-server.ts";
import { registerTokenExchange } from "./token-exchange-grant.ts";

/** What stands in for the provider's answer. `pass`: nothing; `silence`: no answer at all, and none to come. */
export type Fault =
  | { readonly kind: "pass" }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The provider acts, and its answer is lost on the way. */
  | { readonly kind: "lose-answer" }
  /** The connection ends before the provider hears of the request. */
  | { readonly kind: "reset" }
  | { readonly kind: "silence" };

/** A token request as it came in. */
export interface TokenRequest {
  readonly grantType: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** The real provider on loopback, with an API behind it, and a proxy before it that can be told to fail. */
export interface TestProvider {
  readonly issuer: string;
  readonly tokenUrl: string;
  /** Of an API that takes its tokens. */
  readonly apiUrl: string;
  readonly provider: Provider;
  readonly requests: readonly TokenRequest[];
  /** The key of the client `key`. */
  readonly clientKey: CryptoKey;
  /** For the next token requests, one each; then all pass. */
  readonly failNext: (...faults: Fault[]) => void;
  /** For every token request from now on. */
  readonly failAll: (fault: Fault | undefined) => void;
  /** A refresh token for a user, as a sign-in would give. */
  readonly signIn: (clientId: string, scope?: string) => Promise<string>;
  /** Another process in the same place: sockets are cut, what was kept in memory stays. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const SECRET = "canary-client-secret-0123456789abcdef";

/** Names of the clients, by how they authenticate. */
export const CLIENTS = { secret: SECRET } as const;

const GRANTS = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:token-exchange",
];

/** Starts it on a port of its own. */
export async function startProvider(configuration: Configuration = {}): Promise<TestProvider> {
  withoutWarnings();
  let listener: RequestListener = (_request, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  await listening(server, 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const keys = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "ES256", use: "sig" };
  const provider = new Provider(issuer, configurationOf(jwk, issuer, configuration));
  registerTokenExchange(provider);
  const requests: TokenRequest[] = [];
  const next: Fault[] = [];
  let always: Fault | undefined;
  const handle = provider.callback();
  const api = answerApi(provider);
  const agree = agreeToAll(provider);
  listener = (request, response) => {
    const path = new URL(request.url ?? "/", issuer).pathname;
    if (path.startsWith("/api/")) return api(request, response);
    if (path.startsWith("/interaction/")) return agree(request, response);
    if (path !== "/token") return handle(request, response);
    void tokenRequest(request, requests).then((body) => {
      const fault = next.shift() ?? always ?? { kind: "pass" };
      act(fault, request, response, () => {
        // The provider takes a body that somebody else has read already.
        Reflect.set(request, "body", body);
        handle(request, response);
      });
    });
  };
  return {
    issuer,
    tokenUrl: `${issuer}/token`,
    apiUrl: `${issuer}/api`,
    provider,
    requests,
    clientKey: keys.privateKey,
    failNext: (...faults) => next.push(...faults),
    failAll: (fault) => {
      always = fault;
    },
    signIn: (clientId, scope = "openid offline_access read") => signIn(provider, clientId, scope),
    restart: async () => {
      await closed(server);
      await listening(server, port);
    },
    close: () => closed(server),
  };
}

function configurationOf(jwk: object, issuer: string, more: Configuration): Configuration {
  const client = (id: string, token_endpoint_auth_method: string, rest: object = {}): ClientMetadata => ({
    client_id: id,
    grant_types: GRANTS,
    redirect_uris: ["http://127.0.0.1/callback"],
    response_types: ["code"],
    application_type: "native",
    token_endpoint_auth_method: token_endpoint_auth_method as "none",
    ...rest,
  });
  return {
    clients: [
      client("basic", "client_secret_basic", { client_secret: SECRET }),
      client("post", "client_secret_post", { client_secret: SECRET }),
      client("key", "private_key_jwt", { jwks: { keys: [jwk] } }),
      client("public", "none"),
    ],
    scopes: ["openid", "offline_access", "read", "write"],
    claims: { openid: ["sub"] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    rotateRefreshToken: true,
    cookies: { keys: ["test"] },
    interactions: { url: (_context, { uid }) => `${issuer}/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      dPoP: { enabled: true },
      ...more.features,
    },
    ttl: { AccessToken: 3600, ClientCredentials: 3600, RefreshToken: 86_400, Grant: 86_400, DeviceCode: 600 },
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "features")),
  };
}

async function signIn(provider: Provider, clientId: string, scope: string): Promise<string> {
  const grant = new provider.Grant({ accountId: "ada", clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const client = await provider.Client.find(clientId);
  if (client === undefined) throw new Error(`no client ${clientId}`);
  const token = new provider.RefreshToken({
    accountId: "ada",
    client,
    grantId,
    gty: "authorization_code",
    scope,
  } as ConstructorParameters<typeof provider.RefreshToken>[0]);
  return token.save();
}

async function tokenRequest(request: IncomingMessage, requests: TokenRequest[]): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const parameters = new URLSearchParams(body);
  requests.push({ grantType: parameters.get("grant_type") ?? "", parameters, headers: request.headers });
  return body;
}

function act(fault: Fault, request: IncomingMessage, response: ServerResponse, pass: () => void): void {
  switch (fault.kind) {
    case "pass":
      pass();
      return;
    case "answer":
      response.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers });
      response.end(fault.body ?? "");
      return;
    case "lose-answer":
      response.end = () => {
        request.socket.destroy();
        return response;
      };
      pass();
      return;
    case "reset":
      request.socket.destroy();
      return;
    case "silence":
      return;
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** It warns of what is right for a test. */
function withoutWarnings(): void {
  for (const level of ["warn", "info"] as const) {
    const say = console[level];
    console[level] = (...said: unknown[]) => {
      if (!/oidc-provider/.test(String(said[0]))) say(...said);
    };
  }
}
