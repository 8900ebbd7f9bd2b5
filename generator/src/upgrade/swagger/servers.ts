import { at, ROOT } from "../../ir/ids.ts";
import type { JsonObject } from "../../load/loaded-spec.ts";
import { type Lifting, texts } from "./lifting.ts";

/** Servers of `schemes`, `host` and `basePath`. Without a host the URL is relative, as the specification has it. */
export function liftServers(lifting: Lifting): readonly JsonObject[] {
  const servers = serversFor(lifting, texts(lifting.root["schemes"]));
  const source = ["host", "basePath", "schemes"].find((key) => Object.hasOwn(lifting.root, key));
  if (source !== undefined) lifting.moves.derive(at(ROOT, "servers"), at(ROOT, source));
  return servers;
}

/** Servers of an operation with schemes of its own; `undefined` where that changes nothing. */
export function liftOwnServers(lifting: Lifting, schemes: unknown): readonly JsonObject[] | undefined {
  const own = texts(schemes);
  const isHosted = typeof lifting.root["host"] === "string";
  return isHosted && own.length > 0 ? serversFor(lifting, own) : undefined;
}

function serversFor(lifting: Lifting, schemes: readonly string[]): readonly JsonObject[] {
  const { host, basePath } = lifting.root;
  const path = typeof basePath === "string" ? `/${basePath.replace(/^\/+|\/+$/g, "")}` : "/";
  if (typeof host !== "string" || host === "") return [{ url: path }];
  const usable = preferSecure(schemes.length === 0 ? ["https"] : schemes);
  return usable.map((scheme) => ({ url: `${scheme}://${host}${path === "/" ? "" : path}` }));
}

/** The first server is the default, and nobody should have to ask for encryption. */
function preferSecure(schemes: readonly string[]): readonly string[] {
  return [...schemes].sort((a, b) => Number(b === "https") - Number(a === "https"));
}
