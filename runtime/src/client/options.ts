import type { Credential, CredentialProvider } from "../auth/provider.ts";
import type { CallContext } from "../call/context.ts";
import type { CacheExtension, FallbackExtension } from "../call/extension.ts";
import type { Environment } from "../environment/environment.ts";
import type { ClientEvent } from "../events/event.ts";
import type { Journal } from "../idempotency/journal.ts";
import type { ClientDescriptor } from "../operation.ts";
import type { PolicyPatch } from "../policy.ts";
import type { OperationDrift } from "../read/drift.ts";
import type { ClientTelemetry } from "../telemetry/telemetry.ts";
import type { Feature } from "./feature.ts";
import type { Resources } from "./resources.ts";

/** A credential, a provider, or a function that is asked before every attempt. `undefined`: there is none. */
export type CredentialSource = Credential | CredentialProvider | undefined | CredentialFunction;

/** Asked before every attempt. */
export interface CredentialFunction {
  (): Credential | undefined | Promise<Credential | undefined>;
  /** What to do where it gives none, in a sentence; errors say it. */
  readonly hint?: string | undefined;
}

/** Credentials by the name of their security scheme. */
export type Credentials<Scheme extends string = string> = { readonly [Name in Scheme]?: CredentialSource };

/** Finds out where the credentials of an API come from, such as `credentialsFromEnvironment()` of `@gen-client/runtime/node`. */
export type CredentialsOf = (api: ClientDescriptor) => Credentials;

/**
 * Options of a client. All have a default; `auth` is needed where the API asks for credentials. Emitted clients know the
 * names of their security schemes and servers, and the values of servers' variables.
 */
export interface ClientOptions<
  Scheme extends string = string,
  Server extends string = string,
  Variables extends object = Readonly<Record<string, string>>,
> {
  /** Absolute `http(s)` URL that paths are appended to. Default: the document's first server. */
  readonly baseUrl?: string | URL | undefined;
  /**
   * One of the document's servers, by position or name. Default: `0`. Void with `baseUrl`. Operations that have servers of
   * their own use the one of that name, else their first.
   */
  readonly server?: number | Server | undefined;
  /** Values of the server's variables. Default: the document's. */
  readonly serverVariables?: Variables | undefined;
  /**
   * Credentials by the name of their security scheme, sent to the client's own origin and `trustedOrigins` alone.
   * `false`: none, whatever the document asks for. Default: none, and operations that need one fail before sending.
   */
  readonly auth?: false | Credentials<Scheme> | CredentialsOf | undefined;
  /** Further origins that credentials may be sent to, such as `https://uploads.example.com`. Default: none. */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** Sent with every request to the client's own origin. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * Does the requests. Default: the platform's `fetch`, which has no limit of ours for connecting. It is told that limit as
   * `connectTimeoutMs` of its second argument; `undiciFetch()` of `@gen-client/runtime/undici` keeps to it. `kyFetch()` of
   * `@gen-client/runtime/ky` runs hooks around every request. One of yours that adds anything secret is to leave it out where
   * that argument has `hasLeft: true`: a redirect has led the request to another origin.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Replaces parts of every operation's policy. */
  readonly policy?: PolicyPatch | undefined;
  /**
   * Parts of the runtime for operations that were generated without them: where `policy` here, and not the document,
   * turns on `rateLimit`, `hedge`, `idempotency` or `failure`. Default: none.
   */
  readonly features?: readonly Feature[] | undefined;
  /**
   * Circuits, limits and budgets. Default: the client's own, shared with nobody; give two clients the same
   * `createResources()` to share what their scopes have in common.
   */
  readonly resources?: Resources | undefined;
  /**
   * Where keyed writes are written down before they are sent, so that `resumeWrites` can finish them after a crash.
   * `false`: nowhere, whatever the document asks for. Default: none; operations with `persist: journal` then fail.
   */
  readonly journal?: false | Journal | undefined;
  /**
   * Keeps replies of operations with a `cache` policy: `memoryCache()` or `cacheIn(store)` of
   * `@gen-client/runtime/cache`. `false`: nothing is kept, whatever a policy says. Default: `memoryCache()` where the
   * document states a `cache`; where a policy of yours alone does, calls under it fail before they are sent.
   */
  readonly cache?: false | CacheExtension | undefined;
  /**
   * Stands in for failed calls as their `fallback` policy says: `fallbacks()` of `@gen-client/runtime/fallback`.
   * `false`: failures stay failures. Default: as with `cache`.
   */
  readonly fallback?: false | FallbackExtension | undefined;
  /** The context of the work under way, asked at each call that is given none. Default: none. */
  readonly context?: (() => CallContext | undefined) | undefined;
  /** Spans and metrics: `openTelemetry()` of `@gen-client/runtime/opentelemetry`, or `createTelemetry` of one's own. Default: none. */
  readonly telemetry?: ClientTelemetry | undefined;
  /** Told of calls, attempts, retries, waits and drift. What it throws is ignored. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined;
  /** Told where replies differ from their contract. What it throws is ignored. */
  readonly onDrift?: ((drift: OperationDrift) => void) | undefined;
  /** Clock, timers and randomness. Default: the platform's; parts may be replaced. */
  readonly environment?: Partial<Environment> | undefined;
}
