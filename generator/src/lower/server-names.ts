import type { Server } from "../ir/api.ts";

/** Words of a description that tell no server from another. */
const SAID_OF_ALL = new Set(
  "a an the our this is for of api apis rest http https base url uri server servers endpoint host environment env instance".split(
    " ",
  ),
);

/** More words than these are prose. */
const MOST_WORDS = 3;

/**
 * Servers with a name each where they have one: theirs (OpenAPI 3.2), or what a short description calls them, such as
 * `sandbox` for "Sandbox server". Of two that would be called the same, the first is. One server needs no other name.
 */
export function withNames(servers: readonly Server[]): readonly Server[] {
  const taken = new Set(servers.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const seen = new Set<string>();
  return servers.map((server) => {
    const { name, ...unnamed } = server;
    if (name !== undefined) {
      const isFirst = !seen.has(name);
      seen.add(name);
      return isFirst ? server : Object.freeze(unnamed);
    }
    const described = servers.length > 1 ? nameOf(server.description) : undefined;
    if (described === undefined || taken.has(described)) return server;
    taken.add(described);
    return Object.freeze({ ...server, name: described });
  });
}

function nameOf(description = ""): string | undefined {
  const [line = ""] = description.trim().split(/[\n.:;(—–]|\s-\s/, 1);
  const words = line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !SAID_OF_ALL.has(word));
  return telling.length === 0 || telling.length > MOST_WORDS ? undefined : telling.join("-");
}
