import { buildConnector, Client, type Dispatcher, Pool } from "undici";

/** A request that says how many milliseconds it may wait for a connection to stand. */
export interface LimitedRequest extends Dispatcher.DispatchOptions {
  readonly connectMs: number;
}

/** What makes one of undici's dispatchers for an origin. */
type Factory<Made> = (origin: string | URL, options: object) => Made;

/** Makes pools whose connections each take no longer than the request that they are made for may wait. */
export function limitedPools(connection: object, defaultMs: number): Factory<Pool> {
  const connectors = new Map<number, buildConnector.connector>();
  const within = (timeout: number): buildConnector.connector => {
    const known = connectors.get(timeout);
    // Kept, since it knows the TLS sessions that can be resumed.
    const connector = known ?? buildConnector({ ...connection, timeout });
    if (known === undefined) connectors.set(timeout, connector);
    return connector;
  };
  const factory = limitedClients(within, defaultMs);
  return (origin, options) => new Pool(origin, { ...options, factory });
}

/** One connection connects when it is given a request, and its pool gives it no other before that has ended. */
function limitedClients(
  within: (connectMs: number) => buildConnector.connector,
  defaultMs: number,
): Factory<Client> {
  return (origin, options) => {
    let connectMs = defaultMs;
    const connect: buildConnector.connector = (to, callback) => within(connectMs)(to, callback);
    const client = new Client(origin, { ...options, connect });
    const dispatch = client.dispatch.bind(client);
    return Object.assign(client, {
      dispatch: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean => {
        connectMs = isLimited(request) ? request.connectMs : defaultMs;
        return dispatch(request, handler);
      },
    });
  };
}

function isLimited(request: Dispatcher.DispatchOptions): request is LimitedRequest {
  return "connectMs" in request;
}
