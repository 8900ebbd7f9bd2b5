import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { EntryKind, FileSystemError } from "../host/file-system.ts";

/** What can keep an output folder from being written, each as the user reads it. */

export function notAFolder(out: string): Diagnostic {
  return {
    code: "output-not-a-folder",
    severity: "error",
    message: `The output ${JSON.stringify(out)} is not a folder`,
  };
}

export function foreign(path: string): Diagnostic {
  return {
    code: "output-foreign-file",
    severity: "error",
    message: `${JSON.stringify(path)} stands where the client's file would go, and gen-client did not write it`,
  };
}

export function edited(path: string): Diagnostic {
  return {
    code: "output-edited-file",
    severity: "error",
    message: `${JSON.stringify(path)} was changed after gen-client wrote it`,
  };
}

export function blocked(path: string, at: string, kind: EntryKind): Diagnostic {
  const what = { file: "a file", folder: "a folder", link: "a symbolic link", other: "no ordinary file" }[
    kind
  ];
  return {
    code: "output-path-blocked",
    severity: "error",
    message: `${JSON.stringify(path)} cannot be written: ${JSON.stringify(at)} is ${what}`,
  };
}

export function manifestUnreadable(path: string): Diagnostic {
  return {
    code: "output-manifest-unreadable",
    severity: "error",
    message: `${JSON.stringify(path)} cannot be read, so it is not known which files are the generator's own`,
  };
}

export function locked(path: string): Diagnostic {
  return {
    code: "output-locked",
    severity: "error",
    message: "Another run is writing this output folder",
    fix: `Wait for it to end and run again. If there is none, delete ${JSON.stringify(path)}`,
  };
}

export function writeFailed(out: string, error: FileSystemError): Diagnostic {
  return {
    code: "output-write-failed",
    severity: "error",
    message: `The output folder ${JSON.stringify(out)} cannot be written: ${error.reason}`,
    cause: `${error.code} on ${JSON.stringify(error.path)}`,
  };
}
