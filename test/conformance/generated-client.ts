import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CallPromise, ClientOptions } from "@gen-client/runtime";
import { generate } from "../../generator/src/index.ts";

/** A client whose operations all stand on it. */
export type FlatClient = Readonly<Record<string, (input: unknown) => CallPromise<unknown>>>;

export interface GeneratedClient {
  readonly createClient: (options: ClientOptions) => FlatClient;
  /** Where it stands, with its document as `openapi.json`. */
  readonly folder: string;
  readonly remove: () => void;
}

/** Generates a client from a document, as a user would, and loads it. */
export async function generatedClient(document: object): Promise<GeneratedClient> {
  const folder = mkdtempSync(join(tmpdir(), "gen-client-conformance-"));
  const spec = join(folder, "openapi.json");
  writeFileSync(spec, JSON.stringify(document));
  const out = join(folder, "client");
  const { ok, diagnostics } = await generate({ spec, out, importExtension: "ts" });
  if (!ok) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const { createClient } = await import(pathToFileURL(join(out, "client.ts")).href);
  return { createClient, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
