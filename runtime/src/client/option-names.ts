import { InputFault } from "../errors/input-fault.ts";
import type { ClientOptions } from "./options.ts";

/** Each option once; the compiler sees to it that none is missing. */
const OPTIONS: Readonly<Record<keyof ClientOptions, 0>> = {
  baseUrl: 0,
  server: 0,
  serverVariables: 0,
  auth: 0,
  trustedOrigins: 0,
  headers: 0,
  fetch: 0,
  policy: 0,
  features: 0,
  resources: 0,
  journal: 0,
  cache: 0,
  fallback: 0,
  context: 0,
  telemetry: 0,
  onEvent: 0,
  onDrift: 0,
  environment: 0,
};

/**
 * Refuses what is an option but for its case, and a telemetry that nobody has made one of. Types do so in TypeScript; elsewhere a `baseURL` that is passed over sends
 * what was meant for a test to the document's own server.
 */
export function refuseMisspelt(options: ClientOptions): void {
  for (const given of Object.keys(options)) {
    const meant = Object.keys(OPTIONS).find((name) => name.toLowerCase() === given.toLowerCase());
    if (meant === undefined || meant === given) continue;
    throw new InputFault(`clients have no option "${given}"`, `Did you mean "${meant}"?`);
  }
  const { telemetry } = options;
  if (telemetry !== undefined && !("~start" in telemetry)) {
    throw new InputFault("the telemetry follows no calls", "Pass createTelemetry(telemetry).");
  }
}
