import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ServerDescriptor } from "../operation.ts";
import type { ClientOptions } from "./options.ts";

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
  readonly doubtOf: (url: URL) => InputFault | undefined;
}

/** Resolves servers from the document and the options. Throws `InputFault` on values that would move the host. */
export function createServerSet(servers: readonly ServerDescriptor[], options: ClientOptions): ServerSet {
  const server = chosenServer(servers, options);
  const base = clientBase(server, options);
  const trusted = new Set((options.trustedOrigins ?? []).map((origin) => httpUrl(origin, undefined).origin));
  const open = server && openVariable(server, options);
  if (base !== undefined && open === undefined) trusted.add(base.origin);
  const known = new WeakMap<OperationDescriptor, URL>();
  return {
    base,
    isBaseVariable: server?.url.slice(0, hostEnd(server.url)).includes("{") ?? false,
    of: (operation) => {
      const url = known.get(operation) ?? operationBase(operation, { base, options, name: server?.name });
      known.set(operation, url);
      return url;
    },
    isTrusted: (url) => trusted.has(url.origin),
    doubtOf: ({ origin }) =>
      open === undefined || origin !== base?.origin || trusted.has(origin) ? undefined : doubt(open, origin),
  };
}

/** A variable in the authority that may be anything, and that nobody gave: a default is no word of the caller's on who sees the secrets. */
function openVariable({ url, variables = {} }: ServerDescriptor, options: ClientOptions): string | undefined {
  const start = url.indexOf("://");
  const authority = url.slice(start === -1 ? 0 : start, hostEnd(url));
  const names = [...authority.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  const given = options.serverVariables ?? {};
  return names.find((name) => !Object.hasOwn(given, name) && own(variables, name)?.enum === undefined);
}

function doubt(variable: string, origin: string): InputFault {
  return new InputFault(
    `the server's variable "${variable}" may be anything and was not given, so ${origin} gets no credential and no header of the client's`,
    `Pass serverVariables: { ${JSON.stringify(variable)}: … } or \`baseUrl\`, or add "${origin}" to trustedOrigins.`,
  );
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
  if (options.baseUrl !== undefined) return httpUrl(String(options.baseUrl), undefined);
  // A relative server says nothing without the place that the document came from.
  if (server === undefined || isRelative(server.url)) return undefined;
  return httpUrl(filled(server, options.serverVariables ?? {}), undefined);
}

/** What of the client decides where an operation goes. */
interface ClientServer {
  readonly base: URL | undefined;
  readonly options: ClientOptions;
  /** Of the server that was chosen. */
  readonly name: string | undefined;
}

/** Whoever chose the sandbox wants uploads to go to the sandbox's host for uploads. */
function ownServer(
  servers: readonly ServerDescriptor[],
  name: string | undefined,
): ServerDescriptor | undefined {
  const named = name === undefined ? undefined : servers.find((server) => server.name === name);
  return named ?? servers[0];
}

/** `baseUrl` stands for all servers: whoever points a client at a mock wants nothing to go elsewhere. */
function operationBase(operation: OperationDescriptor, { base, options, name }: ClientServer): URL {
  const own = ownServer(operation.servers ?? [], name);
  if (own !== undefined && isRelative(own.url) && base !== undefined) {
    return httpUrl(filled(own, options.serverVariables ?? {}), base);
  }
  if (own !== undefined && !isRelative(own.url) && options.baseUrl === undefined) {
    return httpUrl(filled(own, options.serverVariables ?? {}), undefined);
  }
  if (base === undefined) {
    throw new InputFault("the document names no absolute server", "Pass `baseUrl` to the client.");
  }
  return base;
}

function isRelative(url: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\{)/i.test(url);
}

function httpUrl(text: string, base: URL | undefined): URL {
  const url = parsed(text, base);
  // Parsers take the host of `https:///v1` from its path: that happens where a variable is empty.
  const namesHost = base !== undefined || /^https?:\/\/[^/\\?#]/i.test(text);
  const isHttp = namesHost && (url?.protocol === "http:" || url?.protocol === "https:");
  if (url === undefined || !isHttp || url.username !== "" || url.password !== "") {
    throw new InputFault(
      "the server is no http(s) URL, or it holds credentials",
      "Pass an absolute http(s) `baseUrl` without user name; credentials go into `auth`.",
    );
  }
  if (base !== undefined && url.origin !== base.origin) {
    throw new InputFault("a relative server leads to another host", "Correct the document with an overlay.");
  }
  return url;
}

function parsed(text: string, base: URL | undefined): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Fills a server's variables. Where the host stands, a value may not end it. */
function filled(server: ServerDescriptor, given: Readonly<Record<string, string>>): string {
  const variables = server.variables ?? {};
  const hostEndsAt = hostEnd(server.url);
  return server.url.replace(/\{([^{}]+)\}/g, (match, name: string, at: number) => {
    const variable = own(variables, name);
    const value = Object.hasOwn(given, name) ? given[name] : variable?.default;
    if (value === undefined) throw new InputFault(`the server variable "${name}" has no value`, `Pass it.`);
    // A variable may be all of a server, but not the scheme or a label in front of what the document says.
    const startsUrl = at === 0 && /^(?:\/(?!\/)|$)/.test(server.url.slice(match.length));
    checkVariable(name, value, variable?.enum, !startsUrl && at < hostEndsAt);
    return value;
  });
}

function checkVariable(
  name: string,
  value: string,
  allowed: readonly string[] | undefined,
  inHost: boolean,
): void {
  if (allowed !== undefined && !allowed.includes(value)) {
    throw new InputFault(
      `"${name}" is none of the values the server allows`,
      `Pass one of: ${allowed.join(", ")}.`,
    );
  }
  const forbidden = inHost ? /[/\\@#?:\s]/ : /[\\@#?\s]|(?:^|\/)\.\.?(?:\/|$)/;
  if (forbidden.test(value)) {
    throw new InputFault(
      `the value of the server variable "${name}" would change where requests go`,
      "Use `baseUrl` to name another server.",
    );
  }
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Position in the template where its authority ends. */
function hostEnd(template: string): number {
  const start = template.indexOf("://");
  const slash = template.indexOf("/", start === -1 ? 0 : start + 3);
  return slash === -1 ? template.length : slash;
}
