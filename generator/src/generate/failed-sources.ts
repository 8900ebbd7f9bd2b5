import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ReadHost } from "../host/read-host.ts";

const MAX_BYTES = 4_000_000;

/**
 * Texts behind the diagnostics of a document that could not be loaded, for their code frames. Local files alone are
 * read again; what is no text has no frame.
 */
export async function readFailedSources(
  diagnostics: readonly Diagnostic[],
  host: ReadHost,
): Promise<ReadonlyMap<string, string>> {
  const files = new Set(
    diagnostics.flatMap(({ location }) => (location === undefined ? [] : [location.file])),
  );
  const sources = new Map<string, string>();
  for (const file of files) {
    const isLocal = !/^https?:|^</i.test(file);
    const read = isLocal ? await host.readFile(file, { maxBytes: MAX_BYTES }) : undefined;
    const text = read?.kind === "bytes" ? decode(read.bytes) : undefined;
    if (text !== undefined && text !== "") {
      sources.set(file, text);
    }
  }
  return sources;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
