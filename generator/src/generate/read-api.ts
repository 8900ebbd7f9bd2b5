import type { ReadHost } from "../host/read-host.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import { load } from "../load/load.ts";
import type { Locate } from "../load/loaded-spec.ts";
import { parseSource } from "../load/source.ts";
import { lower } from "../lower/lower.ts";
import { resolvePolicies } from "../policy/resolve.ts";
import { upgrade } from "../upgrade/upgrade.ts";
import type { InputOptions } from "./options.ts";
import type { Summary } from "./result.ts";
import type { StageRunner } from "./stages.ts";

/** A document as far as it could be understood. */
export interface ReadApi {
  readonly api?: Api<PolicedOperation>;
  readonly summary?: Summary;
  readonly locate?: Locate;
  readonly sources: ReadonlyMap<string, string>;
}

/** The stages from the document to the API with its policies. */
export async function readApi(options: InputOptions, host: ReadHost, runner: StageRunner): Promise<ReadApi> {
  const loaded = await runner.run("load", () => load(parseSource(options.spec), { host }));
  if (loaded === undefined) {
    return { sources: new Map() };
  }
  const read = { sources: loaded.sources, locate: loaded.locate };
  const spec = await runner.run("upgrade", () => upgrade(loaded));
  if (spec === undefined) {
    return read;
  }
  const lowered = await runner.run("lower", () => lower(spec));
  if (lowered === undefined) {
    return { ...read, locate: spec.locate };
  }
  const sizes = { operations: lowered.operations.length, schemas: lowered.schemas.size };
  runner.note(sizes);
  const api = await runner.run("policy", () => resolvePolicies(lowered, { document: spec.document }));
  const summary = { title: lowered.title, version: spec.version, ...sizes };
  return { ...read, locate: spec.locate, summary, ...(api !== undefined && { api }) };
}
