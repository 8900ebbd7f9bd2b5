import type { ReadHost, ReadResult } from "../host/read-host.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import { decodeText } from "./decode.ts";
import { type Credentials, fetchDocument } from "./fetch-document.ts";
import type { LoadLimits } from "./limits.ts";
import { type ParseResult, parseFile } from "./parse-file.ts";
import { createSourceText } from "./parsed-file.ts";
import { type Source, STANDARD_INPUT_NAME } from "./source.ts";

/** What reading a file draws on. */
export interface Reading {
  readonly host: ReadHost;
  readonly limits: LoadLimits;
  readonly credentials?: Credentials | undefined;
  /** Told of every text as soon as there is one: of a file that cannot be parsed, nothing else is left to show. */
  readonly onText?: ((name: string, text: string) => void) | undefined;
}

/** Reads, decodes and parses the root document. */
export async function readSource(source: Source, reading: Reading): Promise<ParseResult> {
  const { host, limits, credentials } = reading;
  const { maxFileBytes: maxBytes } = limits;
  switch (source.kind) {
    case "stdin":
      return parseBytes(STANDARD_INPUT_NAME, await host.readStandardInput({ maxBytes }), reading);
    case "file":
      return parseBytes(source.path, await host.readFile(source.path, { maxBytes }), reading);
    case "url":
      if (!URL.canParse(source.url)) return parseBytes(source.url, NO_ADDRESS, reading);
      if (holdsSecret(source.url)) return parseBytes(withoutSecret(source.url), SECRET_ADDRESS, reading);
      return parseBytes(source.url, await fetchDocument(source.url, host, limits, credentials), reading);
  }
}

const NO_ADDRESS: ReadResult = { kind: "failed", reason: "it is not a valid address" };
const SECRET_ADDRESS: ReadResult = { kind: "failed", reason: "its address holds a user name or password" };

function holdsSecret(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== "" || password !== "";
}

/** As logs and diagnostics may show it. */
function withoutSecret(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}

/** Makes a file of what a host read. */
export function parseBytes(name: string, read: ReadResult, { limits, onText }: Reading): ParseResult {
  if (read.kind !== "bytes") return fail(name, readFault(name, read));
  const decoded = decodeText(read.bytes);
  if (decoded.kind !== "binary") onText?.(name, decoded.text);
  switch (decoded.kind) {
    case "text":
      return parseFile(name, decoded.text, limits);
    case "binary":
      return fail(name, { code: "file-not-text", message: `${name} is not text: ${decoded.reason}` });
    case "invalid": {
      const location = createSourceText(name, decoded.text).at(decoded.offset);
      const message = `${name} is not valid ${decoded.encoding.toUpperCase()}`;
      return fail(name, { code: "file-encoding", message, location });
    }
  }
}

type Fault = Omit<LoadDiagnostic, "severity">;

function readFault(name: string, read: Exclude<ReadResult, { kind: "bytes" }>): Fault {
  switch (read.kind) {
    case "missing":
      return { code: "file-missing", message: `${name} does not exist` };
    case "directory":
      return { code: "file-is-directory", message: `${name} is a folder, not a file` };
    case "denied":
      return { code: "file-denied", message: `${name} may not be read by this user` };
    case "too-large":
      return { code: "limit-exceeded", message: `${name} is larger than ${read.maxBytes} bytes` };
    case "failed":
      return { code: "file-unreadable", message: `${name} cannot be read: ${read.reason}` };
  }
}

function fail(name: string, fault: Fault): ParseResult {
  const diagnostic: LoadDiagnostic = {
    location: { file: name, line: 1, column: 1 },
    ...fault,
    severity: "error",
  };
  return { file: undefined, hasForeignRef: false, diagnostics: [diagnostic] };
}
