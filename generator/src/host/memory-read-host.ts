import { posix } from "node:path";
import type { FetchOptions, FetchResult, ReadHost, ReadResult } from "./read-host.ts";

/** What a host in memory holds. */
export interface MemoryFiles {
  readonly workingDirectory?: string;
  /** By absolute path. */
  readonly files?: { readonly [path: string]: string | Uint8Array | ReadResult };
  readonly standardInput?: string | Uint8Array;
  /** Real path by link path; a folder's link covers what is in it. */
  readonly links?: { readonly [path: string]: string };
  readonly fetch?: (url: string, options: FetchOptions) => FetchResult;
}

/** Creates a host that reads from memory, for tests and for callers that have the text already. */
export function createMemoryReadHost(world: MemoryFiles): ReadHost {
  const workingDirectory = world.workingDirectory ?? "/";
  const files = new Map(Object.entries(world.files ?? {}));
  const absolute = (path: string): string => posix.resolve(workingDirectory, path);
  const isFolder = (path: string): boolean => [...files.keys()].some((file) => file.startsWith(`${path}/`));
  return {
    workingDirectory,
    async readFile(path, { maxBytes }) {
      const file = files.get(followLinks(absolute(path), world.links ?? {}));
      if (file !== undefined) return toResult(file, maxBytes);
      return isFolder(absolute(path)) ? { kind: "directory" } : { kind: "missing" };
    },
    readStandardInput: async ({ maxBytes }) => toResult(world.standardInput ?? "", maxBytes),
    async realPath(path) {
      const real = followLinks(absolute(path), world.links ?? {});
      return files.has(real) || isFolder(real) || real === "/" ? real : undefined;
    },
    fetch: async (url, options) => world.fetch?.(url, options) ?? { kind: "failed", reason: "no network" },
  };
}

function toResult(file: string | Uint8Array | ReadResult, maxBytes: number): ReadResult {
  if (typeof file === "object" && "kind" in file) return file;
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  return bytes.byteLength > maxBytes ? { kind: "too-large", maxBytes } : { kind: "bytes", bytes };
}

function followLinks(path: string, links: { readonly [path: string]: string }): string {
  for (const [link, target] of Object.entries(links)) {
    if (path === link || path.startsWith(`${link}/`)) return target + path.slice(link.length);
  }
  return path;
}
