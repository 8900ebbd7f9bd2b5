import { parseArgs } from "node:util";
import { suggest } from "../diagnostics/suggest.ts";
import { MisuseError } from "./misuse-error.ts";
import { OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";

/** The options that were given, each with its values. */
export type Given = ReadonlyMap<OptionName, readonly string[]>;

/** Parts a command line into options, of which each is known and has a value if it needs one, and the rest. */
export function readTokens(args: readonly string[]): {
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

/** The value of an option that is given once. */
export function one(given: Given, name: OptionName): string | undefined {
  return given.get(name)?.[0];
}

/** The names in every value of an option, parted by commas. */
export function list(given: Given, name: OptionName): readonly string[] {
  const values = given.get(name) ?? [];
  return values
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

/** Words of `--import-extensions`. */
export const VENDORS = ["speakeasy", "fern"] as const;

/** Words of `--import-extension`. */
export const IMPORT_ENDINGS = ["js", "ts", "none"] as const;

/** Two options differ by a letter: a value tells which was meant. */
function namesake(value: string): string | undefined {
  if (VENDORS.some((vendor) => vendor === value)) return `--import-extensions ${value}`;
  return IMPORT_ENDINGS.some((ending) => ending === value) ? `--import-extension ${value}` : undefined;
}

/** One of the words that an option takes. */
export function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
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
