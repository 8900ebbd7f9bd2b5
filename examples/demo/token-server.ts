import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

/** A real authorization server, with one client: the shop. */
export interface TokenServer {
  readonly url: string;
  readonly tokenUrl: string;
  /** Token requests so far. */
  readonly requests: () => number;
  /** Whether a request to the API carries a token that is good. */
  readonly accepts: (authorization: string | undefined) => Promise<boolean>;
  /** Takes back the token that was used last. */
  readonly revoke: () => Promise<void>;
  /** Answers nothing but 503 from now on, or again as it should. */
  readonly setDown: (isDown: boolean) => void;
  readonly stop: () => Promise<void>;
}

export const SHOP = { clientId: "shop", clientSecret: "made-for-this-demo-and-gone-with-it" } as const;

export async function startTokenServer(): Promise<TokenServer> {
  let requests = 0;
  let isDown = false;
  let last = "";
  let handle: ReturnType<Provider["callback"]> | undefined;
  const server = createServer((request, response) => {
    if (request.url === "/token") requests += 1;
    if (isDown) response.writeHead(503).end();
    else handle?.(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = quietly(() => new Provider(url, configuration()));
  handle = provider.callback();
  return {
    url,
    tokenUrl: `${url}/token`,
    requests: () => requests,
    accepts: async (authorization = "") => {
      last = authorization.replace(/^Bearer /, "");
      const token = await provider.ClientCredentials.find(last);
      return token?.isValid === true && token.scope === "charges";
    },
    revoke: async () => {
      await (await provider.ClientCredentials.find(last))?.destroy();
    },
    setDown: (next) => {
      isDown = next;
    },
    stop: () => stopped(server),
  };
}

/** It warns of keeping tokens in memory, which is just right here. */
function quietly<T>(make: () => T): T {
  const { info, warn } = console;
  Object.assign(console, { info: () => undefined, warn: () => undefined });
  try {
    return make();
  } finally {
    Object.assign(console, { info, warn });
  }
}

function configuration(): Configuration {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const client = {
    client_id: SHOP.clientId,
    client_secret: SHOP.clientSecret,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
    id_token_signed_response_alg: "ES256" as const,
  };
  return {
    clients: [client],
    scopes: ["charges"],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256" }] },
    cookies: { keys: ["none-are-set"] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 3_600 },
  };
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
