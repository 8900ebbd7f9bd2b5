import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import type { FetchOptions, FetchResult, ReadHost, ReadResult } from "./read-host.ts";

/** Creates the host that reads from this machine. */
export function createNodeReadHost(options: {
  readonly workingDirectory: string;
  readonly standardInput: AsyncIterable<Uint8Array>;
}): ReadHost {
  return {
    workingDirectory: options.workingDirectory,
    readFile,
    readStandardInput: ({ maxBytes }) => collect(options.standardInput, maxBytes),
    realPath: (path) => realpath(path).catch(() => undefined),
    fetch: fetchUrl,
  };
}

async function readFile(path: string, options: { readonly maxBytes: number }): Promise<ReadResult> {
  try {
    // Without O_NONBLOCK, opening a named pipe that nobody writes to would wait for ever.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      if (facts.isDirectory()) return { kind: "directory" };
      if (facts.size > options.maxBytes) return { kind: "too-large", maxBytes: options.maxBytes };
      if (facts.isFile()) return { kind: "bytes", bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
    return await readStream(path, options.maxBytes);
  } catch (error) {
    return readFailure(error);
  }
}

/** Pipes and devices, such as `/dev/stdin` or a shell's process substitution, have no size to allocate by. */
async function readStream(path: string, maxBytes: number): Promise<ReadResult> {
  const handle = await open(path);
  try {
    return await collect(handle.createReadStream(), maxBytes);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function collect(chunks: AsyncIterable<Uint8Array | string>, maxBytes: number): Promise<ReadResult> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      size += bytes.byteLength;
      if (size > maxBytes) return { kind: "too-large", maxBytes };
      parts.push(bytes);
    }
  } catch (error) {
    return readFailure(error);
  }
  return { kind: "bytes", bytes: Buffer.concat(parts) };
}

function readFailure(error: unknown): ReadResult {
  switch (errorCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "missing" };
    case "EISDIR":
      return { kind: "directory" };
    case "EACCES":
    case "EPERM":
      return { kind: "denied" };
    default:
      return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

const EMPTY_BODY: ReadResult = { kind: "bytes", bytes: new Uint8Array() };

async function fetchUrl(url: string, options: FetchOptions): Promise<FetchResult> {
  try {
    const response = await fetch(url, {
      headers: options.headers,
      redirect: "manual",
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const body = response.body === null ? EMPTY_BODY : await collect(response.body, options.maxBytes);
    if (body.kind === "too-large") return body;
    if (body.kind !== "bytes")
      return { kind: "failed", reason: body.kind === "failed" ? body.reason : body.kind };
    const location = response.headers.get("location");
    return {
      kind: "reply",
      status: response.status,
      bytes: body.bytes,
      ...(location !== null && { location }),
    };
  } catch (error) {
    return { kind: "failed", reason: fetchFailure(error) };
  }
}

/** `fetch` says "fetch failed" and keeps what happened in `cause`. */
function fetchFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
