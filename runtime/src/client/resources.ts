/**
 * State that outlives a call (circuits, buckets, budgets, caches), by kind and scope.
 * One per client, so that nothing is shared by accident; hand one to two clients to share on purpose.
 */
export interface Resources {
  /** The state under that key, made on first use. */
  readonly get: <State extends object>(kind: string, scope: string, create: () => State) => State;
  /** What there is of a kind, by key. */
  readonly list: (kind: string) => Iterable<readonly [scope: string, state: object]>;
}

/** Tenants and credentials come and go by the thousand; what was used longest ago is forgotten first. */
const MOST_PER_KIND = 1_000;

/**
 * Empty resources, to be handed to several clients that are to share circuits, limits and budgets.
 *
 * `maxPerKind`: how many scopes of one kind (circuits, buckets, …) are kept; default 1,000.
 */
export function createResources(options: { readonly maxPerKind?: number } = {}): Resources {
  const { maxPerKind = MOST_PER_KIND } = options;
  const kinds = new Map<string, Map<string, object>>();
  return {
    get: (kind, scope, create) => {
      let states = kinds.get(kind);
      if (states === undefined) {
        states = new Map();
        kinds.set(kind, states);
      }
      const known = states.get(scope);
      const state = known ?? create();
      if (known === undefined || states.size > 1) touch(states, scope, state, maxPerKind);
      return state as ReturnType<typeof create>;
    },
    list: (kind) => kinds.get(kind) ?? [],
  };
}

/** A map keeps the order of insertion: the first is the one that was used longest ago. */
function touch(states: Map<string, object>, scope: string, state: object, most: number): void {
  states.delete(scope);
  states.set(scope, state);
  const [oldest] = states.size > most ? states.keys() : [];
  if (oldest !== undefined) states.delete(oldest);
}
