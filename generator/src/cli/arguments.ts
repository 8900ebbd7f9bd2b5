import type { Command, InputOptions, Reporting } from "./command.ts";
import { formatForms } from "./format-forms.ts";
import { type Given, IMPORT_ENDINGS, list, one, oneOf, readTokens, VENDORS } from "./given-options.ts";
import { MisuseError } from "./misuse-error.ts";
import { EXPLAIN_OPTIONS } from "./options.ts";
import { pinnedHeaders } from "./pinned-headers.ts";

/** Reads the command line. Never throws: a mistake is a command of its own. */
export function parseArguments(args: readonly string[]): Command {
  try {
    return toCommand(args);
  } catch (error) {
    if (error instanceof MisuseError) {
      return { kind: "misuse", problem: error.problem };
    }
    throw error;
  }
}

function toCommand(args: readonly string[]): Command {
  const { given, positionals } = readTokens(args);
  const topic = positionals[0] === "explain" ? "explain" : "generate";
  if (given.has("help") || positionals[0] === "help") {
    return { kind: "help", topic: positionals[1] === "explain" ? "explain" : topic };
  }
  if (given.has("version")) {
    return { kind: "version" };
  }
  return topic === "explain"
    ? explainCommand(given, positionals.slice(1))
    : generateCommand(given, positionals);
}

function generateCommand(given: Given, positionals: readonly string[]): Command {
  if (given.has("check") && given.has("force")) {
    throw new MisuseError(
      "--check and --force exclude each other",
      "--check writes nothing: leave --force out",
    );
  }
  const out = one(given, "out");
  const templates = one(given, "templates");
  return {
    kind: "generate",
    ...inputOptions(given, onlySpec(positionals)),
    ...reporting(given),
    ...(out !== undefined && { out }),
    ...(templates !== undefined && { templates }),
    check: given.has("check"),
    force: given.has("force"),
    types: oneOf("--types", one(given, "types") ?? "contract", ["contract", "guaranteed"]),
    formats: formatForms(list(given, "format")),
    importExtension: oneOf("--import-extension", one(given, "import-extension") ?? "js", IMPORT_ENDINGS),
    pinVersions: pinnedHeaders(given),
    include: selection(given, "include"),
    exclude: selection(given, "exclude"),
  };
}

function explainCommand(given: Given, positionals: readonly string[]): Command {
  for (const name of given.keys()) {
    if (!EXPLAIN_OPTIONS.has(name)) {
      throw new MisuseError(
        `gen-client explain has no option --${name}`,
        "gen-client explain --help lists its options",
      );
    }
  }
  const [spec, operationId, ...more] = positionals;
  if (more.length > 0) {
    throw new MisuseError(
      "gen-client explain takes one document and one operationId",
      "gen-client explain spec.yaml createCharge",
    );
  }
  return {
    kind: "explain",
    ...inputOptions(given, onlySpec(spec === undefined ? [] : [spec])),
    ...reporting(given),
    ...(operationId !== undefined && { operationId }),
  };
}

function onlySpec(positionals: readonly string[]): string {
  const [spec, ...more] = positionals;
  if (spec === undefined) {
    throw new MisuseError(
      "No document was given",
      "gen-client spec.yaml, where the document is a file, an http(s) address, or - for standard input",
    );
  }
  if (more.length > 0) {
    throw new MisuseError(
      `One document at a time, but ${positionals.length} were given: ${positionals.join(", ")}`,
      "Run gen-client once for each; changes to a document come with --overlay FILE",
    );
  }
  return spec;
}

function inputOptions(given: Given, spec: string): InputOptions {
  const names = list(given, "import-extensions");
  return {
    spec,
    overlays: given.get("overlay") ?? [],
    allowRemote: given.has("allow-remote"),
    importExtensions: names.map((name) => oneOf("--import-extensions", name, VENDORS)),
  };
}

function reporting(given: Given): Reporting {
  if (given.has("quiet") && given.has("verbose")) {
    throw new MisuseError("--quiet and --verbose exclude each other", "Keep one of them");
  }
  const verbosity = given.has("quiet") ? "quiet" : given.has("verbose") ? "verbose" : "normal";
  return { json: given.has("json"), verbosity };
}

function selection(given: Given, side: "include" | "exclude") {
  return {
    operations: list(given, `${side}-operations`),
    tags: list(given, `${side}-tags`),
    paths: list(given, `${side}-paths`),
  };
}
