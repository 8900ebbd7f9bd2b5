/** For starting up and for being watched: is the server there, are the credentials good, how are the circuits and limits. */
export { health } from "./health.ts";
export type { HealthMembers } from "./members.ts";
export { type Readiness, type ReadyOptions, ready } from "./ready.ts";
export type {
  CircuitHealth,
  CredentialHealth,
  DependencyHealth,
  HealthReport,
  HealthStatus,
  PaceHealth,
} from "./report.ts";
