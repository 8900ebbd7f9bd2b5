import type { Link, LinkParameter } from "../ir/api.ts";
import { referenceTokens } from "../ir/resolve-pointer.ts";
import type { JsonValue } from "../ir/schema.ts";
import type { OperationPlan, Plan } from "../plan/plan-types.ts";
import { literal, typeKey } from "./code.ts";
import { inputParameters, LOCATIONS } from "./operation-input.ts";
import { callPath } from "./readme-example.ts";

/** What follows from an operation's reply: `api.users.getUser({ path: { id: data.owner.id } })`, with what is said of it. */
export interface Follower {
  readonly call: string;
  readonly description: string | undefined;
}

/** The links of an operation that lead to calls of this client, each once. */
export function followers({ operation }: OperationPlan, plan: Plan): readonly Follower[] {
  const links = operation.responses.flatMap((response) => response.links ?? []);
  const found = links.flatMap((link): readonly Follower[] => {
    const target = plan.operations.find((each) => isTarget(link, each));
    return target === undefined ? [] : [{ call: linkedCall(link, target), description: link.description }];
  });
  return found.filter(({ call }, index) => found.findIndex((each) => each.call === call) === index);
}

function isTarget({ operationId, operationPointer }: Link, { operation }: OperationPlan): boolean {
  return operationId === undefined
    ? operationPointer === operation.pointer
    : operationId === operation.operationId;
}

function linkedCall(link: Link, target: OperationPlan): string {
  const groups = LOCATIONS.flatMap((location) => {
    const known = inputParameters(target.operation, location);
    const given = known.flatMap(({ key, parameter }) => {
      const value = link.parameters.find((each) => names(each, parameter.name, location));
      return value === undefined ? [] : [`${typeKey(key)}: ${inWords(value.value)}`];
    });
    return given.length === 0 ? [] : [`${location}: { ${given.join(", ")} }`];
  });
  const all = [...groups, ...(link.body === undefined ? [] : [`body: ${inWords(link.body)}`])];
  return `${callPath(target)}(${all.length === 0 ? "" : `{ ${all.join(", ")} }`})`;
}

function names(given: LinkParameter, name: string, location: string): boolean {
  return given.name === name && (given.in === undefined || given.in === location);
}

/** A runtime expression (OpenAPI 3.1, section 4.8.20.4) as code would have it: `data` is the reply, `input` what was asked. */
function inWords(value: JsonValue): string {
  if (typeof value !== "string") return literal(value);
  const body = /^\$(request|response)\.body(#.*)?$/s.exec(value);
  if (body !== null) {
    const root = body[1] === "response" ? "data" : "input.body";
    return root + (referenceTokens(body[2] ?? "#") ?? []).map(member).join("");
  }
  const part = /^\$(request|response)\.(path|query|header)\.(.+)$/s.exec(value);
  if (part === null) return value.startsWith("$") ? value : literal(value);
  const [, side, place = "", name = ""] = part;
  return side === "request" ? `input.${place}${member(name)}` : `response.headers.get(${literal(name)})`;
}

function member(token: string): string {
  if (/^\d+$/.test(token)) return `[${token}]`;
  const key = typeKey(token);
  return key.startsWith('"') ? `[${key}]` : `.${key}`;
}
