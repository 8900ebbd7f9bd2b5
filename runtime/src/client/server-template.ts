import type { RawCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { AuthError } from "../errors/auth-error.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { ServerDescriptor } from "../operation.ts";

/** What a document says of a variable. */
interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
}

/** A server whose address has variables. */
export interface TemplatedServer {
  /** Holds a `{name}` for each of them. */
  readonly url: string;
  readonly name?: string;
  readonly variables: Readonly<Record<string, ServerVariable>>;
}

/** What is known of a server with variables, and what fills them in. */
export interface ServerTemplate {
  /** Part of the host comes from them. */
  readonly isHostVariable: boolean;
  /** The address. Throws `InputFault` on values that would move the host. */
  readonly fill: (given: Readonly<Record<string, string>>) => string;
  /** Why secrets may not go to the address, though it is the client's own. */
  readonly doubtOf: (origin: string, given: Readonly<Record<string, string>>) => ServerDoubt | undefined;
}

/** What is thrown where secrets of these schemes, or headers of the client's own, would go to a server that is in doubt. */
export type ServerDoubt = (call: Pick<RawCall, "log">, schemes: readonly string[]) => AuthError;

/** A server with variables. It brings what fills them in along: clients of other servers go without. */
export const serverTemplate = /*@__NO_SIDE_EFFECTS__*/ (server: TemplatedServer): ServerDescriptor => {
  const { url, name } = server;
  const template: ServerTemplate = {
    isHostVariable: url.slice(0, hostEnd(url)).includes("{"),
    fill: (given) => filled(server, given),
    doubtOf: (origin, given) => {
      const open = openVariable(server, given);
      return open === undefined ? undefined : doubt(open, origin);
    },
  };
  return name === undefined ? { url, template } : { url, name, template };
};

/** A variable in the authority that may be anything, and that nobody gave: a default is no word of the caller's on who sees the secrets. */
function openVariable(
  { url, variables }: TemplatedServer,
  given: Readonly<Record<string, string>>,
): string | undefined {
  const start = url.indexOf("://");
  const authority = url.slice(start === -1 ? 0 : start, hostEnd(url));
  const names = [...authority.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  return names.find((name) => !Object.hasOwn(given, name) && own(variables, name)?.enum === undefined);
}

function doubt(variable: string, origin: string): ServerDoubt {
  return ({ log }, schemes) =>
    new AuthError(contextOf(log), {
      code: "untrusted-server",
      schemes,
      message: `the server's variable "${variable}" may be anything and was not given, so ${origin} gets no credential and no header of the client's`,
      advice: `Pass serverVariables: { ${JSON.stringify(variable)}: … } or \`baseUrl\`, or add "${origin}" to trustedOrigins.`,
    });
}

/** Fills a server's variables. Where the host stands, a value may not end it. */
function filled(server: TemplatedServer, given: Readonly<Record<string, string>>): string {
  const { variables } = server;
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
