import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Folder of the generator's own files inside an output folder. */
export const OWN_FOLDER = ".gen-client";

/** Why a relative path is no safe place for an output file on every system, or `undefined` when it is one. */
export function pathFault(path: string): string | undefined {
  const segments = path.split("/");
  for (const segment of segments) {
    const fault = segmentFault(segment);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

/** Every fault in the paths of the output: unsafe names, and names that some file system takes for the same. */
export function checkOutputPaths(paths: readonly string[]): readonly Diagnostic[] {
  const faults = paths.flatMap((path) => {
    const fault = pathFault(path);
    return fault === undefined ? [] : [unsafe(path, fault)];
  });
  return faults.length > 0 ? faults : collisions(paths);
}

// Windows: CreateFile treats these as devices, whatever the extension.
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$/iu;
const MAX_SEGMENT_BYTES = 200;

function segmentFault(segment: string): string | undefined {
  if (segment === "" || segment === "." || segment === "..") {
    return "it does not stay inside the output folder";
  }
  if (/[\\/:*?"<>|\p{Cc}\u2028\u2029]/u.test(segment)) {
    return "it holds a character that file names cannot have everywhere";
  }
  if (/[. ]$/u.test(segment)) {
    return "it ends in a dot or a space, which Windows drops";
  }
  if (DEVICE.test(segment)) {
    return "Windows reserves the name";
  }
  return Buffer.byteLength(segment) > MAX_SEGMENT_BYTES ? "the name is too long" : undefined;
}

function collisions(paths: readonly string[]): readonly Diagnostic[] {
  const claimed = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const segments = path.split("/");
    for (let depth = 1; depth <= segments.length; depth++) {
      const prefix = segments.slice(0, depth).join("/");
      const isFile = depth === segments.length;
      const key = prefix.normalize("NFC").toLowerCase();
      const other = claimed.get(key);
      if (other === undefined) {
        claimed.set(key, { path: prefix, isFile });
      } else if (isFile || other.isFile || other.path !== prefix) {
        diagnostics.push(collision(path, other.path));
        break;
      }
    }
  }
  return diagnostics;
}

function unsafe(path: string, cause: string): Diagnostic {
  return {
    code: "output-path-unsafe",
    severity: "error",
    message: `The output file ${JSON.stringify(path)} cannot be written`,
    cause,
  };
}

function collision(path: string, other: string): Diagnostic {
  return {
    code: "output-path-collision",
    severity: "error",
    message: `The output paths ${JSON.stringify(path)} and ${JSON.stringify(other)} are one file on some systems`,
  };
}
