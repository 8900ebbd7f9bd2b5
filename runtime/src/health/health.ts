import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import { credentialHealth } from "./credential-health.ts";
import { dependencies } from "./dependencies.ts";
import type { CredentialHealth, HealthReport, HealthStatus } from "./report.ts";

const ORDER: readonly HealthStatus[] = ["up", "degraded", "down"];

/**
 * How each dependency of a client is doing, from what its calls have seen. Makes no request, costs microseconds, and gives
 * plain JSON that holds no secret: for a monitoring endpoint.
 *
 * @example
 * server.get("/health", () => Response.json(api.health()));
 */
export function health(client: ClientBase): HealthReport {
  const core = coreOf(client);
  const found = dependencies(core);
  const credentials = credentialHealth(core);
  const all = [...found.map(({ status }) => status), ...credentials.map(statusOf)];
  return {
    client: core.descriptor.name,
    version: core.descriptor.version,
    status: ORDER[Math.max(0, ...all.map((status) => ORDER.indexOf(status)))] ?? "up",
    dependencies: found,
    credentials,
  };
}

function statusOf({ lastFailure }: CredentialHealth): HealthStatus {
  return lastFailure === undefined ? "up" : "degraded";
}
