import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { at, ROOT } from "../../ir/ids.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import { createMoves, type Moves } from "../moves.ts";
import { type Draft, type Lifting, mapMembers, texts } from "./lifting.ts";
import { liftPathItem } from "./operation.ts";
import { liftParameter, liftSharedBody, locationOf } from "./parameters.ts";
import { liftResponse } from "./responses.ts";
import { liftSecurityScheme } from "./security.ts";
import { liftServers } from "./servers.ts";

/** A Swagger 2.0 document in the shape of OpenAPI 3.0, references still as they were. */
export interface LiftedDocument {
  readonly document: JsonObject;
  readonly moves: Moves;
  readonly diagnostics: readonly Diagnostic[];
}

const REPLACED = new Set([
  "swagger",
  "host",
  "basePath",
  "schemes",
  "consumes",
  "produces",
  "paths",
  "definitions",
  "parameters",
  "responses",
  "securityDefinitions",
]);

/** Lifts Swagger 2.0 to the shape of OpenAPI 3.0. */
export function liftSwagger(root: JsonObject): LiftedDocument {
  const lifting: Lifting = {
    root,
    moves: createMoves(),
    diagnostics: [],
    consumes: texts(root["consumes"]),
    produces: texts(root["produces"]),
  };
  const document: Draft = { openapi: "3.0.3" };
  for (const [key, value] of Object.entries(root)) {
    if (!REPLACED.has(key)) document[key] = value;
  }
  document["servers"] = liftServers(lifting);
  document["components"] = liftComponents(lifting);
  if (Object.hasOwn(root, "paths")) document["paths"] = liftPaths(lifting, root["paths"]);
  return { document, moves: lifting.moves, diagnostics: lifting.diagnostics };
}

function liftPaths(lifting: Lifting, paths: unknown): unknown {
  return mapMembers(paths, (item, path) =>
    path.startsWith("x-") ? item : liftPathItem(lifting, item, at(ROOT, "paths", path)),
  );
}

function liftComponents(lifting: Lifting): JsonObject {
  const { root } = lifting;
  const components: Draft = {};
  const move = (from: string, to: string): void =>
    lifting.moves.add(at(ROOT, "components", to), at(ROOT, from));
  if (Object.hasOwn(root, "definitions")) {
    components["schemas"] = root["definitions"];
    move("definitions", "schemas");
  }
  if (Object.hasOwn(root, "responses")) {
    move("responses", "responses");
    components["responses"] = mapMembers(root["responses"], (response, name) =>
      liftResponse(lifting, response, lifting.produces, at(ROOT, "components", "responses", name)),
    );
  }
  if (Object.hasOwn(root, "securityDefinitions")) {
    move("securityDefinitions", "securitySchemes");
    components["securitySchemes"] = mapMembers(root["securityDefinitions"], (scheme, name) =>
      liftSecurityScheme(lifting, scheme, at(ROOT, "components", "securitySchemes", name)),
    );
  }
  return { ...components, ...liftSharedParameters(lifting, root["parameters"]) };
}

/** Shared form fields have no place of their own in OpenAPI 3: each operation takes them into its body. */
function liftSharedParameters(lifting: Lifting, shared: unknown): JsonObject {
  if (!isObject(shared)) return shared === undefined ? {} : { parameters: shared };
  const parameters: Draft = {};
  const requestBodies: Draft = {};
  for (const [name, parameter] of Object.entries(shared)) {
    const from = at(ROOT, "parameters", name);
    const location = locationOf(lifting, parameter);
    if (location === "formData") continue;
    const section = location === "body" ? "requestBodies" : "parameters";
    const to = at(ROOT, "components", section, name);
    lifting.moves.derive(at(ROOT, "components", section), at(ROOT, "parameters"));
    lifting.moves.add(to, from);
    if (location === "body") requestBodies[name] = liftSharedBody(lifting, parameter, to);
    else parameters[name] = liftParameter(lifting, parameter, to);
  }
  return { parameters, requestBodies };
}
