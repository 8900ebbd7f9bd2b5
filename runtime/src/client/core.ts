import type { CredentialsPart } from "../auth/credentials-part.ts";
import type { CallOptions } from "../call/options.ts";
import type { Environment } from "../environment/environment.ts";
import { systemEnvironment } from "../environment/system.ts";
import type { ClientEvent } from "../events/event.ts";
import type { ClientDescriptor, OperationDescriptor } from "../operation.ts";
import type { Policy, PolicyPatch } from "../policy.ts";
import { defaultPolicy, mergePolicy } from "../policy-defaults.ts";
import { createDriftReporter, type DriftReporter } from "../read/drift.ts";
import type { ScopeKeys } from "../state/scope-key.ts";
import { undisturbed } from "../telemetry/undisturbed.ts";
import { clientPolicy } from "./client-policy.ts";
import { credentialSources, credentialsPartOf } from "./credential-sources.ts";
import { type ClientIdentity, createIdentity, identityFor, type ScopeIdentity } from "./identity.ts";
import { refuseMisspelt } from "./option-names.ts";
import type { ClientOptions, Credentials } from "./options.ts";
import { createResources, type Resources } from "./resources.ts";
import { createServerSet, type ServerSet } from "./server.ts";

/** What one client runs on. Two clients share none of it, unless they are given the same parts. */
export interface ClientCore {
  readonly descriptor: ClientDescriptor;
  readonly options: ClientOptions;
  /** Where credentials come from, by scheme; `false`: none are sent. */
  readonly auth: false | Credentials;
  /** What finds and sends them; absent where the API has no security schemes. */
  readonly credentials: CredentialsPart | undefined;
  /** Those that the client has methods for. */
  readonly operations: () => readonly OperationDescriptor[];
  readonly environment: Environment;
  readonly servers: ServerSet;
  readonly resources: Resources;
  readonly identity: ScopeIdentity;
  readonly drift: DriftReporter;
  /** Of what state calls are part, by operation and scope. */
  readonly scopeKeys: WeakMap<OperationDescriptor, ScopeKeys>;
  /** Until when each operation's deprecation is not told again, on the monotonic clock. */
  readonly deprecations: Map<string, number>;
  /** Absent where nobody listens, so that `emit?.({ … })` makes no event. */
  readonly emit: ((event: ClientEvent) => void) | undefined;
  /** The effective policy; the call's options win over the client's, those over the document's. */
  readonly policyOf: (operation: OperationDescriptor, options?: CallOptions) => Policy;
}

/** Puts a client's parts together. */
export function createCore(
  descriptor: ClientDescriptor,
  options: ClientOptions,
  operations: () => readonly OperationDescriptor[] = () => [],
): ClientCore {
  refuseMisspelt(options);
  const environment: Environment = { ...systemEnvironment, ...options.environment };
  const resources = options.resources ?? createResources();
  const measure = options.telemetry?.onEvent;
  const emit = emitterOf([options.onEvent, measure && ((event) => measure(event, descriptor.name))]);
  return {
    descriptor,
    options,
    auth: credentialSources(options.auth, descriptor),
    credentials: credentialsPartOf(descriptor),
    operations,
    environment,
    servers: createServerSet(descriptor.servers, options),
    resources,
    identity: createIdentity(environment.uuid, resources, options.auth),
    scopeKeys: new WeakMap(),
    emit,
    deprecations: new Map(),
    drift: createDriftReporter({
      now: environment.now,
      onDrift: (drift) => {
        undisturbed(() => options.onDrift?.(drift));
        emit?.({ kind: "drift", operation: drift.operation, path: drift.path, drift: drift.kind });
      },
    }),
    policyOf: createPolicies((operation) =>
      clientPolicy(documentPolicy(operation), operation.method, options.policy),
    ),
  };
}

/** The same client for a tenant or a credential: it shares everything but what it is given, and state by scope. */
export function coreFor(core: ClientCore, identity: ClientIdentity): ClientCore {
  const { auth, policy } = identity;
  return {
    ...core,
    auth: auth === undefined ? core.auth : credentialSources(auth, core.descriptor),
    identity: identityFor(core.identity, identity),
    scopeKeys: new WeakMap(),
    policyOf:
      policy === undefined
        ? core.policyOf
        : createPolicies((operation) => clientPolicy(core.policyOf(operation), operation.method, policy)),
  };
}

function emitterOf(listeners: readonly (((event: ClientEvent) => void) | undefined)[]): ClientCore["emit"] {
  const heard = listeners.filter((listener) => listener !== undefined);
  if (heard.length === 0) return undefined;
  return (event) => {
    for (const listener of heard) undisturbed(() => listener(event));
  };
}

function documentPolicy(operation: OperationDescriptor): Policy {
  return mergePolicy(defaultPolicy(operation.method), operation.policy);
}

function createPolicies(policyFor: (operation: OperationDescriptor) => Policy): ClientCore["policyOf"] {
  const known = new WeakMap<OperationDescriptor, Policy>();
  return (operation, options) => {
    let policy = known.get(operation);
    if (policy === undefined) {
      policy = policyFor(operation);
      known.set(operation, policy);
    }
    return options === undefined || !changesPolicy(options)
      ? policy
      : mergePolicy(mergePolicy(policy, options.policy), shorthand(options));
  };
}

function changesPolicy({ policy, timeout, retry }: CallOptions): boolean {
  return policy !== undefined || timeout !== undefined || retry !== undefined;
}

/** `timeout` and `retry` of call options, spelt as a policy. */
function shorthand({ timeout, retry }: CallOptions): PolicyPatch {
  const attempts = retry === false ? 1 : retry;
  return {
    timeout: typeof timeout === "number" ? { totalMs: timeout } : timeout,
    retry: typeof attempts === "number" ? { maxAttempts: attempts } : attempts,
  };
}
