import type { Server } from "../ir/api.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, identifier, joinCode, literal, typeKey } from "./code.ts";
import { assigned, block, type Layout, render, sequence } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";

/** The type of a client's options, and its declaration where the document has names for it. */
export interface OptionsType {
  readonly name: Code;
  /** Empty: none is needed. */
  readonly declaration: Code;
}

/** What a client is made with: the names of schemes and servers, and the values of servers' variables. */
export function optionsType(plan: Plan, scope: ModuleScope): OptionsType {
  const base = scope.type("ClientOptions");
  const { api, client } = plan;
  if (client.optionsName === undefined) {
    return { name: base, declaration: code`` };
  }
  const name = identifier(client.optionsName);
  const servers = [...api.servers, ...api.operations.flatMap((operation) => operation.servers ?? [])];
  const schemes = names(api.securitySchemes.map((scheme) => scheme.name));
  const variables = variablesOf(servers);
  const server = serverNames(api.servers);
  // What the runtime has anyway is not said.
  const rest =
    variables === undefined ? (server === undefined ? [] : [server]) : [server ?? code`string`, variables];
  const type = sequence(base, code`<`, schemes, ...rest.flatMap((each) => [code`, `, each]), code`>`);
  const declared = sequence(code`export type ${name} =`, assigned(type), code`;`);
  return { name, declaration: render(declared) };
}

/** `undefined`: they have none, and a number chooses. */
function serverNames(servers: readonly Server[]): Code | undefined {
  const known = servers.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return known.length === 0 ? undefined : names(known);
}

function names(known: readonly string[]): Code {
  return known.length === 0 ? code`never` : joinCode([...new Set(known)].map(literal), " | ");
}

/** A variable of several servers may have any value that one of them takes. */
function variablesOf(servers: readonly Server[]): Layout | undefined {
  const byName = new Map<string, Set<string> | undefined>();
  for (const { name, enum: values } of servers.flatMap(({ variables }) => variables)) {
    const known = byName.get(name);
    const isOpen = values === undefined || (byName.has(name) && known === undefined);
    byName.set(name, isOpen ? undefined : new Set([...(known ?? []), ...values]));
  }
  if (byName.size === 0) {
    return undefined;
  }
  const members = [...byName].map(([name, values]) => ({
    body: code`${typeKey(name)}?: ${values === undefined ? code`string` : names([...values])}`,
  }));
  return block("members", members);
}
