import { resolve } from "node:path";
import type { StageResult } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/read-host.ts";
import { pointerTokens } from "../ir/resolve-pointer.ts";
import { type Address, defaultRoot, type Reach } from "./address.ts";
import { bundle } from "./bundle/bundle.ts";
import { gather } from "./bundle/gather.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import type { Credentials } from "./fetch-document.ts";
import { DEFAULT_LIMITS, type LoadLimits } from "./limits.ts";
import { isObject, type JsonObject, type LoadedSpec, type Locate, type SpecVersion } from "./loaded-spec.ts";
import { createOpenFile } from "./open-file.ts";
import type { ParsedFile } from "./parsed-file.ts";
import { readSource } from "./read-source.ts";
import { type Source, STANDARD_INPUT_NAME } from "./source.ts";
import { detectVersion } from "./version.ts";

/** How a document is loaded. */
export interface LoadOptions {
  readonly host: ReadHost;
  readonly limits?: Partial<LoadLimits>;
  /** Fetch references to `http(s)` addresses. Default `false`: nothing but the source itself is fetched. */
  readonly allowRemote?: boolean;
  /** Folder that references may read files from. Default: see `defaultRoot`. */
  readonly root?: string;
  /** Sent when the source is a URL, and to no other origin than the source's. */
  readonly headers?: { readonly [name: string]: string };
  /** Told of every text that was read, also of files that then could not be parsed. */
  readonly onText?: (name: string, text: string) => void;
}

/** Reads and parses a document, and the files that it refers to, into one value. */
export async function load(source: Source, options: LoadOptions): Promise<StageResult<LoadedSpec>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const credentials = credentialsOf(source, options);
  const read = await readSource(source, { ...options, limits, credentials });
  if (read.file === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const root = checkRoot(read.file);
  const diagnostics = [...read.diagnostics, ...root.diagnostics];
  if (root.value === undefined) return { value: undefined, diagnostics };
  if (!read.hasForeignRef) return { value: root.value, diagnostics };
  const parts = await loadParts(source, read.file, root.value, { ...options, limits, credentials });
  return { value: parts.value, diagnostics: [...diagnostics, ...parts.diagnostics] };
}

function checkRoot(file: ParsedFile): StageResult<LoadedSpec> {
  if (!isObject(file.value)) {
    const message = `${file.name} holds ${describe(file.value)} instead of an OpenAPI document`;
    const fault: LoadDiagnostic = {
      code: "not-an-object",
      severity: "error",
      message,
      location: file.locate([]),
    };
    return { value: undefined, diagnostics: [fault] };
  }
  const locate: Locate = (pointer, options) => file.locate(pointerTokens(pointer), options);
  const { version, diagnostics } = detectVersion(file.value);
  const located = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    ...(diagnostic.pointer !== undefined && { location: locate(diagnostic.pointer) }),
  }));
  const sources = new Map([[file.name, file.text]]);
  return { value: version && { value: file.value, version, locate, sources }, diagnostics: located };
}

interface PartsOptions extends LoadOptions {
  readonly limits: LoadLimits;
  readonly credentials: Credentials | undefined;
}

async function loadParts(
  source: Source,
  file: ParsedFile,
  spec: { readonly value: JsonObject; readonly version: SpecVersion },
  options: PartsOptions,
): Promise<StageResult<LoadedSpec>> {
  const { host, limits } = options;
  const address = addressOf(source, host);
  const reach: Reach = { root: rootOf(address, options), allowRemote: options.allowRemote ?? false };
  const open = createOpenFile({ ...options, reach, limits, bytesSoFar: file.text.length });
  const gathered = await gather({ address, parsed: file }, reach, open);
  const bundled = bundle(spec.value, gathered, { version: spec.version, reach });
  const files = [...gathered.files.values()];
  const sources = new Map(files.map(({ parsed }) => [parsed.name, parsed.text]));
  const diagnostics = [...gathered.diagnostics, ...bundled.diagnostics];
  if (bundled.value === undefined || diagnostics.some(({ severity }) => severity === "error")) {
    return { value: undefined, diagnostics };
  }
  const { document, locate } = bundled.value;
  return { value: { value: document, version: spec.version, locate, sources }, diagnostics };
}

function addressOf(source: Source, host: ReadHost): Address {
  if (source.kind === "url") return { kind: "url", url: new URL(source.url).href };
  const name = source.kind === "file" ? source.path : STANDARD_INPUT_NAME;
  return { kind: "file", path: resolve(host.workingDirectory, name), name };
}

function rootOf(address: Address, { host, root }: LoadOptions): string {
  if (root !== undefined) return resolve(host.workingDirectory, root);
  return address.kind === "file" ? defaultRoot(address.path, host.workingDirectory) : host.workingDirectory;
}

function credentialsOf(source: Source, { headers }: LoadOptions): Credentials | undefined {
  if (source.kind !== "url" || headers === undefined || !URL.canParse(source.url)) return undefined;
  return { origin: new URL(source.url).origin, headers };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value === null ? "nothing" : `a ${typeof value}`;
}
