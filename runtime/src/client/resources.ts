/**
 * State that outlives a call (circuits, buckets, budgets, caches), by kind and scope.
 * One per client, so that nothing is shared by accident; hand one to two clients to share on purpose.
 */
export interface Resources {
  /** The state under that key, made on first use. */
  readonly get: <State extends object>(kind: string, scope: string, create: () => State) => State;
}

/** Empty resources. */
export function createResources(): Resources {
  const states = new Map<string, object>();
  return {
    get: (kind, scope, create) => {
      const key = JSON.stringify([kind, scope]);
      const known = states.get(key);
      const state = known ?? create();
      if (known === undefined) states.set(key, state);
      return state as ReturnType<typeof create>;
    },
  };
}
