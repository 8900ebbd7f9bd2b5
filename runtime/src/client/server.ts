import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ServerDescriptor } from "../operation.ts";
import type { ClientOptions } from "./options.ts";
import type { ServerDoubt } from "./server-template.ts";

/** Where a client's requests go. */
export interface ServerSet {
  /** Server of the client itself; `undefined`: neither the document nor the options name one. */
  readonly base: URL | undefined;
  /** Whether the host in `base` comes, in part, from variables of the document. */
  readonly isBaseVariable: boolean;
  /** Server of one operation. */
  readonly of: (operation: OperationDescriptor) => URL;
  /** Whether credentials and the client's own headers may go there. */
  readonly isTrusted: (url: URL) => boolean;
  /** Why they may not, though it is the client's own server. */
  readonly doubtOf: (url: URL) => ServerDoubt | undefined;
}

/** Resolves servers from the document and the options. Throws `InputFault` on values that would move the host. */
export function createServerSet(servers: readonly ServerDescriptor[], options: ClientOptions): ServerSet {
  const server = chosenServer(servers, options);
  const base = clientBase(server, options);
  const trusted = new Set((options.trustedOrigins ?? []).map((origin) => httpUrl(origin).origin));
  const given = options.serverVariables ?? {};
  const doubt = base && server?.template?.doubtOf(base.origin, given);
  if (base !== undefined && doubt === undefined) trusted.add(base.origin);
  const known = new WeakMap<OperationDescriptor, URL>();
  return {
    base,
    isBaseVariable: server?.template?.isHostVariable ?? false,
    of: (operation) => {
      const url = known.get(operation) ?? operationBase(operation, { base, options, name: server?.name });
      known.set(operation, url);
      return url;
    },
    isTrusted: (url) => trusted.has(url.origin),
    doubtOf: ({ origin }) => (origin !== base?.origin || trusted.has(origin) ? undefined : doubt),
  };
}

/** `undefined`: none, or the options name another place. */
function chosenServer(
  servers: readonly ServerDescriptor[],
  options: ClientOptions,
): ServerDescriptor | undefined {
  if (options.baseUrl !== undefined) return undefined;
  const wanted = options.server ?? 0;
  const server = typeof wanted === "number" ? servers[wanted] : servers.find(({ name }) => name === wanted);
  if (server === undefined && options.server !== undefined) {
    const names = servers.map(({ name }, index) => JSON.stringify(name ?? index)).join(", ");
    throw new InputFault(
      `the API has no server ${JSON.stringify(wanted)}`,
      names === "" ? "Pass `baseUrl`." : `Pass one of these as \`server\`: ${names}; or \`baseUrl\`.`,
    );
  }
  return server;
}

function clientBase(server: ServerDescriptor | undefined, options: ClientOptions): URL | undefined {
  if (options.baseUrl !== undefined) return httpUrl(String(options.baseUrl));
  // A relative server says nothing without the place that the document came from.
  if (server === undefined || isRelative(server.url)) return undefined;
  return httpUrl(addressOf(server, options));
}

function addressOf({ url, template }: ServerDescriptor, { serverVariables = {} }: ClientOptions): string {
  return template === undefined ? url : template.fill(serverVariables);
}

/** What of the client decides where an operation goes. */
interface ClientServer {
  readonly base: URL | undefined;
  readonly options: ClientOptions;
  /** Of the server that was chosen. */
  readonly name: string | undefined;
}

/** `baseUrl` stands for all servers: whoever points a client at a mock wants nothing to go elsewhere. */
function operationBase(operation: OperationDescriptor, { base, options, name }: ClientServer): URL {
  const { servers = [] } = operation;
  // Whoever chose the sandbox wants uploads to go to the sandbox's host for uploads.
  const own = servers.find((server) => name !== undefined && server.name === name) ?? servers[0];
  if (own !== undefined) {
    const isPart = isRelative(own.url);
    const isOwn = isPart ? base !== undefined : options.baseUrl === undefined;
    if (isOwn) return httpUrl(addressOf(own, options), isPart ? base : undefined);
  }
  if (base !== undefined) return base;
  throw new InputFault("the document names no absolute server", "Pass `baseUrl` to the client.");
}

function isRelative(url: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\{)/i.test(url);
}

/** Alone, it must name a host: parsers take that of `https:///v1` from its path, as where a variable is empty. */
function httpUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  const isHttp = base !== undefined || /^https?:\/\/[^/\\?#]/i.test(text);
  if (url === undefined || !isHttp || url.username !== "" || url.password !== "") {
    throw new InputFault(
      "the server is no http(s) URL, or it holds credentials",
      "Pass an absolute http(s) `baseUrl` without user name; credentials go into `auth`.",
    );
  }
  if (base === undefined || url.origin === base.origin) return url;
  throw new InputFault("a relative server leads to another host", "Correct the document with an overlay.");
}
