import type { ReadHost } from "../host/read-host.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import { load } from "../load/load.ts";
import type { LoadedSpec, Locate } from "../load/loaded-spec.ts";
import { parseSource } from "../load/source.ts";
import { lower } from "../lower/lower.ts";
import { overlay } from "../overlay/overlay.ts";
import { resolvePolicies } from "../policy/resolve.ts";
import { select } from "../select/select.ts";
import { upgrade } from "../upgrade/upgrade.ts";
import { leftOut } from "./left-out.ts";
import type { FormatOptions, InputOptions, SelectionOptions } from "./options.ts";
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
export async function readApi(
  options: InputOptions & SelectionOptions & FormatOptions,
  host: ReadHost,
  runner: StageRunner,
): Promise<ReadApi> {
  // Gathered as they are read: a file that cannot be parsed is shown with its error too, and standard input is read once.
  const sources = new Map<string, string>();
  const onText = (name: string, text: string): void => void sources.set(name, text);
  const loaded = await readDocument(options, { host, onText }, runner);
  if (loaded === undefined) {
    return { sources };
  }
  const spec = await runner.run("upgrade", () => upgrade(loaded));
  if (spec === undefined) {
    return { sources, locate: loaded.locate };
  }
  const { locate, document, version } = spec;
  const lowered = await runner.run("lower", () =>
    lower({ ...spec, documentUrl: documentUrl(options) }, { formats: options.formats ?? {} }),
  );
  const selected = lowered && (await runner.run("select", () => select(lowered, selectionOf(options))));
  if (lowered === undefined || selected === undefined) {
    return { sources, locate };
  }
  const isLeftOut = leftOut(document, lowered, selected);
  const sizes = { operations: selected.operations.length, schemas: selected.schemas.size };
  runner.note(sizes);
  const api = await runner.run("policy", () =>
    resolvePolicies(selected, { document, vendors: options.importExtensions ?? [] }),
  );
  runner.forget(({ pointer }) => isLeftOut(pointer));
  const summary = { title: selected.title, version, ...sizes };
  return { sources, locate, summary, ...(api !== undefined && { api }) };
}

interface Reading {
  readonly host: ReadHost;
  readonly onText: (name: string, text: string) => void;
}

async function readDocument(
  options: InputOptions,
  reading: Reading,
  runner: StageRunner,
): Promise<LoadedSpec | undefined> {
  const { allowRemote = false, overlays = [] } = options;
  const loaded = await runner.run("load", () => load(parseSource(options.spec), { ...reading, allowRemote }));
  if (loaded === undefined || overlays.length === 0) {
    return loaded;
  }
  return runner.run("overlay", () => overlay(loaded, overlays.map(parseSource), reading));
}

function documentUrl({ spec }: InputOptions): string | undefined {
  const source = parseSource(spec);
  return source.kind === "url" ? source.url : undefined;
}

function selectionOf({ include, exclude }: SelectionOptions) {
  return { ...(include !== undefined && { include }), ...(exclude !== undefined && { exclude }) };
}
