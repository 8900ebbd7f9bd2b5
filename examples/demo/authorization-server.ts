import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** A real authorization server for the time of the demo: what a platform's token comes from. */
export interface AuthorizationServer {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Tokens that it gave so far. */
  readonly tokensGiven: () => number;
  readonly stop: () => Promise<void>;
}

const CLIENT = { clientId: "shop", clientSecret: "demo-secret-of-the-shop-that-opens-nothing" } as const;

/** Starts one on a port of its own. */
export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = quietly(() => providerAt(issuer));
  let given = 0;
  provider.on("grant.success", () => {
    given += 1;
  });
  server.on("request", provider.callback());
  return {
    ...CLIENT,
    tokenUrl: `${issuer}/token`,
    tokensGiven: () => given,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function providerAt(issuer: string): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    scopes: ["charges"],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 600 },
  });
}

/** It warns, at its start, of what is right for a demo. */
function quietly<Made>(make: () => Made): Made {
  const { warn, info } = console;
  console.warn = () => undefined;
  console.info = () => undefined;
  try {
    return make();
  } finally {
    console.warn = warn;
    console.info = info;
  }
}
