import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** Where a file of a document is. */
export type Address =
  /** `name` is the path as the user would write it, `path` the absolute one. */
  | { readonly kind: "file"; readonly path: string; readonly name: string }
  | { readonly kind: "url"; readonly url: string };

/** What may be read for a reference. */
export interface Reach {
  /** Absolute path of the folder that files are read from. */
  readonly root: string;
  readonly allowRemote: boolean;
}

/** Why a reference is not followed. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: "ref-outside-root" | "ref-remote" | "ref-scheme" | "ref-file-type";
  readonly message: string;
  readonly fix?: string;
}

/** Where the file part of a reference leads from the file that holds it. */
export function resolveAddress(base: Address, uri: string, reach: Reach): Address | Refusal {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "https" || uri.startsWith("//") || base.kind === "url") {
    return resolveUrl(base, uri, reach);
  }
  if (scheme === "file" || isAbsolute(uri) || /^[\\/]|^[a-z]:\\/i.test(uri)) {
    return {
      ...refuse("ref-outside-root", `"${uri}" is an absolute path; references to files are relative`),
      fix: "Write the path relative to the file that holds the reference.",
    };
  }
  if (scheme !== undefined)
    return refuse("ref-scheme", `"${uri}": references of the scheme ${scheme}: are not followed`);
  return resolvePath(base, decode(uri), reach);
}

function resolveUrl(base: Address, uri: string, reach: Reach): Address | Refusal {
  const url = base.kind === "url" ? URL.parse(uri, base.url) : URL.parse(uri);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuse("ref-scheme", `"${uri}" is not an address that can be fetched`);
  }
  url.hash = "";
  if (!reach.allowRemote) return refuse("ref-remote", `"${url.href}" is on the network, and was not fetched`);
  if (base.kind === "url" && base.url.startsWith("https:") && url.protocol === "http:") {
    return refuse("ref-scheme", `"${url.href}" leads from https to http`);
  }
  return { kind: "url", url: url.href };
}

const EXTENSIONS = new Set([".json", ".yaml", ".yml"]);

function resolvePath(base: Address & { kind: "file" }, path: string, reach: Reach): Address | Refusal {
  const absolute = resolve(dirname(base.path), path);
  if (!isWithin(absolute, reach.root)) return outside(path, absolute, reach.root);
  if (!EXTENSIONS.has(extname(absolute).toLowerCase())) {
    return refuse("ref-file-type", `"${path}" is neither a .json nor a .yaml file`);
  }
  return { kind: "file", path: absolute, name: join(dirname(base.name), path) };
}

/** Refuses a path that leads out of the root folder, directly or through a link. */
export function outside(path: string, absolute: string, root: string): Refusal {
  const isLink = isWithin(absolute, root);
  const how = isLink ? "is a link out of" : "is outside of";
  return {
    kind: "refused",
    code: "ref-outside-root",
    message: `"${path}" ${how} ${root}, the folder that references may read from`,
    fix: `Move the file into that folder, or run from a folder that holds all files of the description: ${commonFolder(absolute, root)}.`,
  };
}

/** Whether a path is a folder or in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

/**
 * The folder that references may read from: the working directory when the document lies in it, as a project holds its own
 * files; otherwise the folder above the document's, as descriptions of several files keep common parts beside it.
 */
export function defaultRoot(document: string, workingDirectory: string): string {
  const folder = dirname(document);
  if (isWithin(folder, workingDirectory)) return workingDirectory;
  const above = dirname(folder);
  return dirname(above) === above ? folder : above;
}

function commonFolder(path: string, root: string): string {
  let folder = root;
  while (!isWithin(path, folder)) folder = dirname(folder);
  return folder;
}

function refuse(code: Refusal["code"], message: string): Refusal {
  return { kind: "refused", code, message };
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
