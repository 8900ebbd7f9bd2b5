/** An option of the command line: how it is parsed and what help says of it. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: true;
  /** What stands for the value in help. */
  readonly value?: string;
  readonly group: "Output" | "Input" | "Selection" | "Reporting";
  readonly help: string;
}

/** Every option of `gen-client`, in the order in which help prints them. */
export const OPTIONS: Readonly<Record<OptionName, OptionSpec>> = {
  out: {
    type: "string",
    short: "o",
    value: "DIR",
    group: "Output",
    help: "Where the client goes. Default: ./<title of the API>-client",
  },
  check: {
    type: "boolean",
    group: "Output",
    help: "Write nothing; exit 3 when the client in DIR is out of date. For CI",
  },
  force: { type: "boolean", group: "Output", help: "Write over generated files that were edited by hand" },
  types: {
    type: "string",
    value: "KIND",
    group: "Output",
    help: "contract (default): types say what the document says; guaranteed: what the reader guarantees",
  },
  format: {
    type: "string",
    multiple: true,
    value: "NAME=TYPE",
    group: "Output",
    help: "What values of a format are: int64=bigint, decimal=string, date-time=Date, date=Temporal.PlainDate",
  },
  "import-extension": {
    type: "string",
    value: "KIND",
    group: "Output",
    help: "How the client's own imports end: js (default), ts (Node runs the client as it is) or none (bundlers)",
  },
  "pin-version": {
    type: "string",
    multiple: true,
    value: "NAME=VALUE",
    group: "Output",
    help: "Send this header on every call, such as Stripe-Version=2026-01-28. Repeatable",
  },
  templates: {
    type: "string",
    value: "DIR",
    group: "Output",
    help: "Templates of your own, each in place of the built-in one of the same name",
  },
  overlay: {
    type: "string",
    multiple: true,
    value: "FILE",
    group: "Input",
    help: "Apply an OpenAPI Overlay first. Repeatable, applied in order",
  },
  "allow-remote": {
    type: "boolean",
    group: "Input",
    help: "Fetch $refs to http(s) addresses. Off: nothing but <spec> is fetched",
  },
  "import-extensions": {
    type: "string",
    multiple: true,
    value: "NAMES",
    group: "Input",
    help: "Read policy from other vendors' extensions: speakeasy, fern",
  },
  "include-operations": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "Only these operationIds and webhooks; * stands for anything",
  },
  "include-tags": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "Only what has these tags; * stands for anything",
  },
  "include-paths": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "Only these paths, or GET /paths; * stands for anything",
  },
  "exclude-operations": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "All but these operationIds and webhooks",
  },
  "exclude-tags": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "All but what has these tags",
  },
  "exclude-paths": {
    type: "string",
    multiple: true,
    value: "LIST",
    group: "Selection",
    help: "All but these paths",
  },
  json: {
    type: "boolean",
    group: "Reporting",
    help: "A report for tools on standard output: files, figures, all diagnostics",
  },
  quiet: { type: "boolean", short: "q", group: "Reporting", help: "Errors only" },
  verbose: {
    type: "boolean",
    short: "v",
    group: "Reporting",
    help: "Every diagnostic in full; time and memory per stage",
  },
  help: { type: "boolean", short: "h", group: "Reporting", help: "This text" },
  version: { type: "boolean", short: "V", group: "Reporting", help: "The version of gen-client" },
};

/** Long name of an option, without the dashes. */
export type OptionName =
  | "out"
  | "check"
  | "force"
  | "types"
  | "format"
  | "import-extension"
  | "pin-version"
  | "templates"
  | "overlay"
  | "allow-remote"
  | "import-extensions"
  | "include-operations"
  | "include-tags"
  | "include-paths"
  | "exclude-operations"
  | "exclude-tags"
  | "exclude-paths"
  | "json"
  | "quiet"
  | "verbose"
  | "help"
  | "version";

/** Every name, in the order in which help prints them. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[];

/** The options that `explain` takes too. */
export const EXPLAIN_OPTIONS: ReadonlySet<OptionName> = new Set([
  "overlay",
  "allow-remote",
  "import-extensions",
  "json",
  "quiet",
  "verbose",
  "help",
  "version",
] as const);
