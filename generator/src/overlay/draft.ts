import type { JsonObject } from "../load/loaded-spec.ts";

/** A document that is being changed. What is not changed stays shared with the original. */
export interface Draft {
  readonly root: () => unknown;
  readonly get: (tokens: readonly string[]) => unknown;
  readonly has: (tokens: readonly string[]) => boolean;
  /** Sets a member, or an item of a list. What is above must be there. */
  readonly set: (tokens: readonly string[], value: unknown) => void;
  /** Removes a member, or an item of a list: those behind it move up. */
  readonly remove: (tokens: readonly string[]) => void;
}

type Container = unknown[] | { [key: string]: unknown };

/** Creates a draft of a document. */
export function createDraft(document: JsonObject): Draft {
  let root: unknown = document;
  const owned = new WeakSet<object>();
  const own = (value: unknown): Container | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    if (owned.has(value)) return value as Container;
    const copy: Container = Array.isArray(value) ? [...value] : { ...value };
    owned.add(copy);
    return copy;
  };
  /** The container at a way down, copied with all that is above it. */
  const ownAt = (tokens: readonly string[]): Container | undefined => {
    let container = own(root);
    root = container;
    for (const token of tokens) {
      const member = container && own(memberOf(container, token));
      if (container === undefined || member === undefined) return undefined;
      setMember(container, token, member);
      container = member;
    }
    return container;
  };
  const get = (tokens: readonly string[]): unknown => tokens.reduce(memberOf, root);
  return {
    root: () => root,
    get,
    has: (tokens) => get(tokens) !== undefined,
    set(tokens, value) {
      const token = tokens.at(-1);
      if (token === undefined) {
        root = value;
        return;
      }
      const container = ownAt(tokens.slice(0, -1));
      if (container !== undefined) setMember(container, token, value);
    },
    remove(tokens) {
      const container = ownAt(tokens.slice(0, -1));
      const token = tokens.at(-1) ?? "";
      if (Array.isArray(container)) container.splice(Number(token), 1);
      else if (container !== undefined) delete container[token];
    },
  };
}

function memberOf(container: unknown, token: string): unknown {
  if (typeof container !== "object" || container === null) return undefined;
  return Object.getOwnPropertyDescriptor(container, token)?.value;
}

/** Keys such as `__proto__` stay data. */
function setMember(container: Container, token: string, value: unknown): void {
  Object.defineProperty(container, token, { value, writable: true, enumerable: true, configurable: true });
}
