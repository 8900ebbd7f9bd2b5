import type { NamedSecurityScheme, OAuthFlow, SecurityRequirement, SecurityScheme } from "../ir/api.ts";
import { resilienceMember } from "./extension.ts";
import { entries, flag, list, members, object, objectPlace, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";

/** Lowers the security schemes of the components. */
export function lowerSecuritySchemes(lowering: Lowering): readonly NamedSecurityScheme[] {
  const components = object(lowering, lowering.root, "components");
  if (components === undefined) return Object.freeze([]);
  const schemes = entries(lowering, components, "securitySchemes").flatMap(([name, entry]) => {
    const place = resolve(lowering, entry, `the security scheme ${JSON.stringify(name)}`);
    const scheme = place && schemeOf(lowering, place);
    if (place === undefined || scheme === undefined) return [];
    const description = text(lowering, place, "description");
    const described = {
      ...(description !== undefined && { description }),
      ...(flag(lowering, place, "deprecated") === true && { deprecated: true as const }),
    };
    const named = {
      name,
      pointer: place.pointer,
      ...described,
      scheme,
      ...resilienceMember(lowering, place),
    };
    return [Object.freeze(named)];
  });
  return Object.freeze(schemes);
}

function schemeOf(lowering: Lowering, place: Place<JsonObject>): SecurityScheme | undefined {
  const type = text(lowering, place, "type");
  switch (type?.toLowerCase()) {
    case "apikey":
      return apiKey(lowering, place);
    case "http":
      return http(lowering, place);
    case "oauth2":
      return { kind: "oauth2", flows: flowsOf(lowering, place) };
    case "openidconnect": {
      const url = text(lowering, place, "openIdConnectUrl");
      return { kind: "openIdConnect", url: url ?? "" };
    }
    case "mutualtls":
      return { kind: "mutualTLS" };
    default:
      return unsupported(
        lowering,
        place,
        `a security scheme has the type ${JSON.stringify(type) ?? "of nothing"}`,
      );
  }
}

function apiKey(lowering: Lowering, place: Place<JsonObject>): SecurityScheme | undefined {
  const name = text(lowering, place, "name");
  const location = own(place.value, "in");
  const isKnown = location === "header" || location === "query" || location === "cookie";
  if (name !== undefined && isKnown) return { kind: "apiKey", in: location, name };
  return unsupported(lowering, place, "an API key has no name or no known location");
}

/** Names of HTTP schemes know no case (RFC 9110, section 11.1). */
function http(lowering: Lowering, place: Place<JsonObject>): SecurityScheme | undefined {
  const scheme = text(lowering, place, "scheme")?.toLowerCase();
  if (scheme === undefined) return unsupported(lowering, place, "an HTTP scheme has no name");
  if (scheme === "basic") return { kind: "basic" };
  if (scheme !== "bearer") return { kind: "http", scheme };
  const format = text(lowering, place, "bearerFormat");
  return { kind: "bearer", ...(format !== undefined && { format }) };
}

function unsupported(lowering: Lowering, place: Place<JsonObject>, message: string): undefined {
  report(lowering, "warning", "unsupported-security-scheme", place.pointer, message);
  return undefined;
}

const FLOWS = [
  "authorizationCode",
  "clientCredentials",
  "deviceAuthorization",
  "implicit",
  "password",
] as const;

function flowsOf(lowering: Lowering, place: Place<JsonObject>): readonly OAuthFlow[] {
  const flows = object(lowering, place, "flows");
  if (flows === undefined) return [];
  return FLOWS.flatMap((kind) => {
    const flow = object(lowering, flows, kind);
    return flow === undefined ? [] : [flowOf(lowering, kind, flow)];
  });
}

const FLOW_URLS = ["authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"] as const;

function flowOf(lowering: Lowering, kind: OAuthFlow["kind"], place: Place<JsonObject>): OAuthFlow {
  const urls: { -readonly [key in (typeof FLOW_URLS)[number]]?: string } = {};
  for (const key of FLOW_URLS) {
    const url = text(lowering, place, key);
    if (url !== undefined) urls[key] = url;
  }
  const scopes = entries(lowering, place, "scopes").map(([name, entry]) => ({
    name,
    description: typeof entry.value === "string" ? entry.value : "",
  }));
  return Object.freeze({ kind, ...urls, scopes: Object.freeze(scopes) });
}

/** Lowers the security of the document or an operation; `undefined` where it says nothing. */
export function lowerSecurity(
  lowering: Lowering,
  owner: Place<JsonObject>,
): readonly SecurityRequirement[] | undefined {
  if (!Object.hasOwn(owner.value, "security")) return undefined;
  const requirements = list(lowering, owner, "security").flatMap((item) => {
    const place = objectPlace(lowering, item, "a security requirement");
    const requirement = place && requirementOf(lowering, place);
    return requirement === undefined ? [] : [requirement];
  });
  return Object.freeze(requirements);
}

/** An alternative that names an unknown scheme cannot be met and is left out. */
function requirementOf(lowering: Lowering, place: Place<JsonObject>): SecurityRequirement | undefined {
  const schemes = members(place);
  const unknown = schemes.find(([name]) => !isDefined(lowering, name));
  if (unknown !== undefined) {
    const message = `there is no security scheme ${JSON.stringify(unknown[0])}`;
    report(lowering, "warning", "unknown-security-scheme", unknown[1].pointer, message, { atKey: true });
    return undefined;
  }
  reportClashes(lowering, place, schemes);
  return Object.freeze(
    schemes.map(([scheme, entry]) => {
      const scopes: readonly unknown[] = Array.isArray(entry.value) ? entry.value : [];
      return { scheme, scopes: scopes.filter((scope) => typeof scope === "string") };
    }),
  );
}

/** Schemes of one alternative go into one request, which has each header, query parameter and cookie once. */
function reportClashes(
  lowering: Lowering,
  requirement: Place<JsonObject>,
  schemes: readonly (readonly [string, Place])[],
): void {
  const writers = new Map<string, string>();
  for (const [name] of schemes) {
    const slot = slotOf(definitionOf(lowering, name));
    if (slot === undefined) continue;
    const other = writers.get(slot);
    writers.set(slot, name);
    if (other === undefined) continue;
    const message = `the schemes ${JSON.stringify(other)} and ${JSON.stringify(name)} go together, and both write the ${slot}`;
    report(lowering, "warning", "clashing-security-schemes", requirement.pointer, message);
  }
}

/** Where a scheme's credential stands in a request; `undefined`: nowhere, or nobody knows. */
function slotOf(scheme: unknown): string | undefined {
  if (!isObject(scheme)) return undefined;
  const type = own(scheme, "type");
  switch (typeof type === "string" ? type.toLowerCase() : undefined) {
    case "http":
    case "oauth2":
    case "openidconnect":
      return "header authorization";
    case "apikey": {
      const place = String(own(scheme, "in"));
      const name = String(own(scheme, "name"));
      return `${place} ${place === "header" ? name.toLowerCase() : name}`;
    }
    default:
      return undefined;
  }
}

function definitionOf(lowering: Lowering, name: string): unknown {
  const components = object(lowering, lowering.root, "components");
  const schemes = components && own(components.value, "securitySchemes");
  return isObject(schemes) ? own(schemes, name) : undefined;
}

function isDefined(lowering: Lowering, name: string): boolean {
  const components = own(lowering.root.value, "components");
  const schemes = isObject(components) ? own(components, "securitySchemes") : undefined;
  return isObject(schemes) && Object.hasOwn(schemes, name);
}
