import { at, type Pointer } from "../../ir/ids.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import type { Draft, Lifting } from "./lifting.ts";

const FLOWS: ReadonlyMap<unknown, string> = new Map([
  ["implicit", "implicit"],
  ["password", "password"],
  ["application", "clientCredentials"],
  ["accessCode", "authorizationCode"],
]);

const FLOW_FIELDS = ["authorizationUrl", "tokenUrl", "scopes"];

/** Lifts a security definition. */
export function liftSecurityScheme(lifting: Lifting, scheme: unknown, pointer: Pointer): unknown {
  if (!isObject(scheme)) return scheme;
  if (scheme["type"] === "basic") return { ...scheme, type: "http", scheme: "basic" };
  return scheme["type"] === "oauth2" ? liftOAuth(lifting, scheme, pointer) : scheme;
}

function liftOAuth(lifting: Lifting, scheme: JsonObject, pointer: Pointer): JsonObject {
  const name = FLOWS.get(scheme["flow"]);
  // Without a known flow it is left for the lowering to refuse.
  if (name === undefined) return scheme;
  const rest: Draft = {};
  const flow: Draft = { scopes: {} };
  for (const [key, value] of Object.entries(scheme)) {
    if (FLOW_FIELDS.includes(key)) flow[key] = value;
    else if (key !== "flow") rest[key] = value;
  }
  const from = lifting.moves.origin(pointer);
  lifting.moves.derive(at(pointer, "flows"), from);
  lifting.moves.derive(at(pointer, "flows", name), from);
  return { ...rest, flows: { [name]: flow } };
}
