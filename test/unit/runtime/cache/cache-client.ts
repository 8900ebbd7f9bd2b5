import type { CachePolicy, ClientEvent, PolicyPatch } from "@gen-client/runtime";
import { type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import {
  asBytes,
  asJson,
  type ClientDescriptor,
  type ClientOptions,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { type Answer, type AnyOperation, type Stub, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

export interface CacheStub extends Stub {
  readonly environment: VirtualEnvironment;
  readonly events: readonly ClientEvent[];
  readonly store: CacheStore;
}

/** A client with a cache, on a clock of its own. */
export function cacheClient(
  answers: readonly Answer[],
  options: ClientOptions = {},
  descriptor: Partial<ClientDescriptor> = {},
): CacheStub {
  const environment = virtualEnvironment();
  const events: ClientEvent[] = [];
  const store = createMemoryStore({ now: environment.now });
  const stub = stubClient(
    answers,
    {
      environment,
      cache: cacheIn(store),
      fallback: fallbacks(),
      onEvent: (event) => events.push(event),
      ...options,
    },
    descriptor,
  );
  return { ...stub, environment, events, store };
}

/** A cached read. */
export function cachedGet(cache: Partial<CachePolicy> = {}, patch: PolicyPatch = {}): AnyOperation {
  return operation(() => ({
    id: "getItem",
    method: "GET",
    path: "/item",
    replies: { 200: asJson() },
    policy: { retry: { maxAttempts: 1 }, ...patch, cache },
  }));
}

/** A cached read of bytes. */
export function cachedFile(cache: Partial<CachePolicy> = {}): Operation<object, Blob> {
  return operation(() => ({
    id: "getFile",
    method: "GET",
    path: "/file",
    replies: { 200: asBytes() },
    policy: { retry: { maxAttempts: 1 }, cache },
  }));
}

/** A write of the same address. */
export const putItem: AnyOperation = operation(() => ({
  id: "putItem",
  method: "PUT",
  path: "/item",
  replies: { 200: asJson() },
  policy: { retry: { maxAttempts: 1 } },
}));
