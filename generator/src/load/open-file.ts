import type { ReadResult } from "../host/read-host.ts";
import { type Address, isWithin, outside, type Reach } from "./address.ts";
import type { OpenFile } from "./bundle/gather.ts";
import { addressKey } from "./bundle/target.ts";
import type { LoadDiagnostic } from "./catalogue.ts";
import { fetchDocument } from "./fetch-document.ts";
import { parseBytes, type Reading } from "./read-source.ts";

/** What opening further files draws on. */
export interface Opening extends Reading {
  readonly reach: Reach;
  /** Size of the root document. */
  readonly bytesSoFar: number;
}

/** Creates the opener of the files that a document refers to, within the reach and the limits. */
export function createOpenFile(opening: Opening): OpenFile {
  const { limits } = opening;
  let files = 1;
  let bytes = opening.bytesSoFar;
  return async ({ address }) => {
    files += 1;
    if (files > limits.maxFiles) return limit(`the description has more than ${limits.maxFiles} files`);
    const read = await readAddress(opening, address);
    if ("code" in read) return { kind: "fault", diagnostics: [read] };
    if (read.kind === "bytes") bytes += read.bytes.byteLength;
    if (bytes > limits.maxTotalBytes) {
      return limit(`the files of the description hold more than ${limits.maxTotalBytes} bytes`);
    }
    const name = address.kind === "file" ? address.name : address.url;
    const { file: parsed, diagnostics } = parseBytes(name, read, opening);
    if (parsed === undefined) {
      // A file that is not there is a fault of the reference; one that cannot be parsed has a place of its own.
      const isUnread = read.kind !== "bytes";
      return { kind: "fault", diagnostics: isUnread ? diagnostics.map(withoutLocation) : diagnostics };
    }
    return { kind: "file", file: { address, parsed }, diagnostics };
  };
}

async function readAddress(opening: Opening, address: Address): Promise<ReadResult | LoadDiagnostic> {
  const { host, reach, limits, credentials } = opening;
  if (address.kind === "url") return fetchDocument(addressKey(address), host, limits, credentials);
  const [real, root] = await Promise.all([host.realPath(address.path), host.realPath(reach.root)]);
  if (real !== undefined && !isWithin(real, root ?? reach.root)) {
    const { kind: _, ...refusal } = outside(address.name, address.path, reach.root);
    return { ...refusal, severity: "error" };
  }
  return host.readFile(address.path, { maxBytes: limits.maxFileBytes });
}

function withoutLocation({ location: _, ...diagnostic }: LoadDiagnostic): LoadDiagnostic {
  return diagnostic;
}

function limit(message: string): { readonly kind: "fault"; readonly diagnostics: readonly LoadDiagnostic[] } {
  return { kind: "fault", diagnostics: [{ code: "limit-exceeded", severity: "error", message }] };
}
