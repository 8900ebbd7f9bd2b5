import { parseArgs } from "node:util";
import { suggest } from "../diagnostics/suggest.ts";
import type { Command, InputOptions, Misuse, Reporting } from "./command.ts";
import { EXPLAIN_OPTIONS, OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";

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

/** Leaves the parser for its one exit; no one else sees it. */
class MisuseError extends Error {
  readonly problem: Misuse;

  constructor(what: string, fix: string) {
    super(what);
    this.problem = { what, fix };
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

type Given = ReadonlyMap<OptionName, readonly string[]>;

function readTokens(args: readonly string[]): {
  readonly given: Given;
  readonly positionals: readonly string[];
} {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS as Record<OptionName, { type: "boolean" | "string"; short?: string; multiple?: true }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<OptionName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      positionals.push(token.value);
    } else if (token.kind === "option") {
      const name = knownOption(token.name, token.rawName);
      const values = given.get(name) ?? [];
      given.set(name, [...values, ...optionValue(name, token.rawName, token.value, values)]);
    }
  }
  return { given, positionals };
}

function knownOption(name: string, rawName: string): OptionName {
  const known = OPTION_NAMES.find((option) => option === name);
  if (known !== undefined) {
    return known;
  }
  const meant = suggest(name, OPTION_NAMES);
  throw new MisuseError(
    `There is no option ${rawName}`,
    meant === undefined ? "gen-client --help lists the options" : `Did you mean --${meant}?`,
  );
}

function optionValue(
  name: OptionName,
  rawName: string,
  value: string | undefined,
  earlier: readonly string[],
): readonly string[] {
  const spec = OPTIONS[name];
  if (spec.type === "boolean") {
    if (value !== undefined) {
      throw new MisuseError(
        `${rawName} takes no value, but ${JSON.stringify(value)} was given`,
        `Write ${rawName} alone`,
      );
    }
    return [""];
  }
  const placeholder = spec.value ?? "VALUE";
  if (value === undefined || value === "" || (value.startsWith("-") && value.length > 1)) {
    throw new MisuseError(
      `${rawName} needs a value`,
      `Write ${rawName} ${placeholder}, or ${rawName}=${placeholder} for one that starts with a dash`,
    );
  }
  if (earlier.length > 0 && spec.multiple !== true) {
    throw new MisuseError(`${rawName} was given twice`, `Keep one ${rawName} ${placeholder}`);
  }
  return [value];
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
    importExtension: oneOf("--import-extension", one(given, "import-extension") ?? "js", IMPORT_ENDINGS),
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

const VENDORS = ["speakeasy", "fern"] as const;
const IMPORT_ENDINGS = ["js", "ts", "none"] as const;

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

function one(given: Given, name: OptionName): string | undefined {
  return given.get(name)?.[0];
}

function list(given: Given, name: OptionName): readonly string[] {
  const values = given.get(name) ?? [];
  return values
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

/** Two options differ by a letter: a value tells which was meant. */
function namesake(value: string): string | undefined {
  if (VENDORS.some((vendor) => vendor === value)) return `--import-extensions ${value}`;
  return IMPORT_ENDINGS.some((ending) => ending === value) ? `--import-extension ${value}` : undefined;
}

function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) {
    return choice;
  }
  const meant = namesake(value) ?? suggest(value, choices);
  throw new MisuseError(
    `${option} cannot be ${JSON.stringify(value)}`,
    meant === undefined ? `Choose ${choices.join(" or ")}` : `Did you mean ${meant}?`,
  );
}
