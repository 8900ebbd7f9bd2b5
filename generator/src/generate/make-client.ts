import type { StageResult } from "../diagnostics/diagnostic.ts";
import { emit } from "../emit/emit.ts";
import type { FileSystem } from "../host/file-system.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Ledger } from "../plan/ledger.ts";
import { plan } from "../plan/plan.ts";
import { policyPatch } from "../policy/patch.ts";
import { policyParts, policySentence } from "../policy/sentence.ts";
import type { OutputFile } from "../print/output-file.ts";
import type { GenerateOptions } from "./options.ts";
import { printWith, readTemplates } from "./own-templates.ts";
import type { StageRunner } from "./stages.ts";

const POLICY_WORDS = {
  sentence: ({ policy }: PolicedOperation) => policySentence(policy.value),
  terms: ({ policy: { value } }: PolicedOperation) => ({ class: value.class, parts: policyParts(value) }),
  patch: ({ policy, method }: PolicedOperation) => policyPatch(policy.value, method),
};

/** What a client is made from, beside the options. */
export interface ClientInput {
  readonly api: Api<PolicedOperation>;
  readonly ledger: StageResult<Ledger>;
  readonly system: FileSystem;
  /** What makes the client again, for its README. */
  readonly command?: string;
  /** What stands there instead where `command` is unknown. */
  readonly inGeneral?: string;
}

/** The stages from the API to the files of its client. */
export async function makeClient(
  options: GenerateOptions,
  { api, ledger, system, command, inGeneral }: ClientInput,
  runner: StageRunner,
): Promise<readonly OutputFile[] | undefined> {
  const planned = await runner.run("plan", () => {
    const { value, diagnostics } = ledger;
    return value === undefined
      ? { value: undefined, diagnostics }
      : plan(api, value, {
          guaranteedTypes: options.types === "guaranteed",
          ...(command !== undefined && { command }),
          ...(options.pinVersions !== undefined && { pinnedHeaders: options.pinVersions }),
        });
  });
  if (planned === undefined || runner.failed()) {
    return undefined;
  }
  const drafts = await runner.run("emit", () =>
    emit(planned, {
      policy: POLICY_WORDS,
      importExtension: options.importExtension ?? "js",
      ...(inGeneral !== undefined && { command: inGeneral }),
    }),
  );
  if (drafts === undefined || runner.failed()) {
    return undefined;
  }
  runner.note({ files: drafts.length });
  return runner.run("print", () =>
    printWith(readTemplates(options.templates, system), drafts, options.templates),
  );
}
