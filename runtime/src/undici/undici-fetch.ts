import { Agent, type Dispatcher, errors } from "undici";
import { type LimitedRequest, limitedPools } from "./limited-pool.ts";

/** Who this client is to servers that ask for a certificate (mutual TLS), and whom it takes them for. PEM throughout. */
export interface TlsOptions {
  /** The client's certificate, with those between it and its authority. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of the certificate. */
  readonly key?: string | Uint8Array | undefined;
  /** Of a key that is encrypted. */
  readonly passphrase?: string | undefined;
  /** Authorities that servers' certificates may come from, in place of the platform's. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
}

/** Options of the connections. */
export interface UndiciFetchOptions {
  /** Certificates, for `mutualTLS` schemes and for authorities of your own. Default: none, and the platform's. */
  readonly tls?: TlsOptions | undefined;
  /** Milliseconds that a connection may take, TLS included, where a call names no limit of its own. Default: 2,000. */
  readonly connectMs?: number | undefined;
  /** Connections to one origin at a time, whatever limits the requests have; further ones wait. Default: no limit. */
  readonly connections?: number | undefined;
  /** Milliseconds that an idle connection is kept for the next request. Default: undici's, 4,000. */
  readonly keepAliveMs?: number | undefined;
}

/** A `fetch` that has connections of its own. */
export interface UndiciFetch {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Ends idle connections at once, others when their requests have ended. What is asked of it later is not sent. */
  close(): Promise<void>;
}

/**
 * Node's own `fetch` over connections that give up in time: after `policy.timeout.connect` of each operation. Such a
 * failure proves that nothing was sent, so that even a `POST` without a key is repeated. The limits that undici has for
 * headers and bodies (300 s each, whatever ours say) are off: attempt, idle and total timeouts stand in their place.
 *
 * @example
 * const api = createClient({ fetch: undiciFetch() });
 * const bank = createClient({ fetch: undiciFetch({ tls: { cert, key } }) }); // mutual TLS
 */
export function undiciFetch(options: UndiciFetchOptions = {}): UndiciFetch {
  const { connectMs = 2_000, connections, keepAliveMs, tls } = options;
  const agent = new Agent({
    factory: limitedPools(connectionOptions(tls), connectMs),
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(connections !== undefined && { connections }),
    ...(keepAliveMs !== undefined && { keepAliveTimeout: keepAliveMs }),
  });
  let closing: Promise<void> | undefined;
  const dispatcherFor = (limitMs: number): Pick<Dispatcher, "dispatch"> => ({
    dispatch: (request, handler) => {
      // undici's own word for it would not say whether the request has left.
      if (closing !== undefined) throw new errors.ClientClosedError();
      const limited: LimitedRequest = { ...request, connectMs: limitMs };
      return agent.dispatch(limited, handler);
    },
  });
  const send = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const dispatcher = dispatcherFor(connectMsOf(init) ?? connectMs);
    // Node's fetch takes the dispatcher of another copy of undici; the types of the platform know nothing of it.
    return globalThis.fetch(input, { ...init, dispatcher } as RequestInit);
  };
  return Object.assign(send, {
    close: (): Promise<void> => {
      closing ??= agent.close();
      return closing;
    },
  });
}

interface SecureContext {
  cert?: string | Buffer;
  key?: string | Buffer;
  passphrase?: string;
  ca?: (string | Buffer)[];
}

function connectionOptions({ cert, key, passphrase, ca }: TlsOptions = {}): SecureContext {
  const bytes = (pem: string | Uint8Array): string | Buffer =>
    typeof pem === "string" ? pem : Buffer.from(pem);
  const authorities = ca === undefined || typeof ca === "string" || ca instanceof Uint8Array ? [ca] : ca;
  const known = authorities.filter((one) => one !== undefined).map(bytes);
  return {
    ...(cert !== undefined && { cert: bytes(cert) }),
    ...(key !== undefined && { key: bytes(key) }),
    ...(passphrase !== undefined && { passphrase }),
    ...(known.length > 0 && { ca: known }),
  };
}

/** What the client passes along for each request. */
function connectMsOf(init: RequestInit | undefined): number | undefined {
  const limit: unknown = init === undefined ? undefined : Reflect.get(init, "connectTimeoutMs");
  return typeof limit === "number" && limit > 0 ? limit : undefined;
}
