import type {
  GenerateOptions,
  InputOptions as GivenInput,
  PinnedHeader,
  Selection,
} from "../generate/options.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help"; readonly topic: "generate" | "explain" }
  | { readonly kind: "version" }
  | { readonly kind: "misuse"; readonly problem: Misuse }
  | GenerateCommand
  | ExplainCommand;

/** A mistake in the command line: what is wrong, and what to do. */
export interface Misuse {
  readonly what: string;
  readonly fix: string;
}

/** How much is said, and in what form. */
export interface Reporting {
  readonly json: boolean;
  readonly verbosity: "quiet" | "normal" | "verbose";
}

/** Where the document comes from, with every default filled in. */
export type InputOptions = Required<GivenInput>;

/** `gen-client <spec>`. */
export interface GenerateCommand extends InputOptions, Reporting {
  readonly kind: "generate";
  readonly out?: string;
  readonly check: boolean;
  readonly force: boolean;
  readonly types: NonNullable<GenerateOptions["types"]>;
  readonly formats: NonNullable<GenerateOptions["formats"]>;
  readonly importExtension: NonNullable<GenerateOptions["importExtension"]>;
  readonly templates?: string;
  readonly pinVersions: readonly PinnedHeader[];
  readonly include: Selection;
  readonly exclude: Selection;
}

/** `gen-client explain <spec> [operationId]`. */
export interface ExplainCommand extends InputOptions, Reporting {
  readonly kind: "explain";
  readonly operationId?: string;
}
