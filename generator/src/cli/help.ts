import { EXPLAIN_OPTIONS, OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";

/** The text of `gen-client --help`. */
export function generateHelp(width: number): string {
  return [
    "gen-client: a typed, resilient TypeScript client from an OpenAPI document",
    "",
    "Usage",
    "  gen-client <spec>                        generate a client",
    "  gen-client <spec> --check                fail when the generated client is out of date",
    "  gen-client explain <spec> [operationId]  show each operation's policy, and where each value comes from",
    "",
    "  <spec> is a file, an http(s) address, or - for standard input: OpenAPI 3.0 to 3.2 or",
    "  Swagger 2.0, as YAML or JSON.",
    ...optionLines(OPTION_NAMES, width),
    "",
    "  A LIST is separated by commas; its option may be repeated.",
    "",
    "Exit codes",
    "  0  done",
    "  1  the document, or the generation, failed",
    "  2  wrong usage",
    "  3  --check: the client is out of date",
    "",
    "Examples",
    "  gen-client openapi.yaml",
    "  gen-client https://api.example.com/openapi.json --out src/client",
    "  gen-client vendor.yaml --overlay our-policy.yaml --include-tags billing,invoices",
    "",
  ].join("\n");
}

/** The text of `gen-client explain --help`. */
export function explainHelp(width: number): string {
  const names = OPTION_NAMES.filter((name) => EXPLAIN_OPTIONS.has(name));
  return [
    "gen-client explain: the policy of each operation, and where each value comes from",
    "",
    "Usage",
    "  gen-client explain <spec>                every operation",
    "  gen-client explain <spec> <operationId>  one operation",
    ...optionLines(names, width),
    "",
  ].join("\n");
}

function optionLines(names: readonly OptionName[], width: number): readonly string[] {
  const lines: string[] = [];
  let group: string | undefined;
  for (const name of names) {
    const spec = OPTIONS[name];
    if (spec.group !== group) {
      group = spec.group;
      lines.push("", group);
    }
    lines.push(...optionLine(name, width));
  }
  return lines;
}

const COLUMN = 31;

function optionLine(name: OptionName, width: number): readonly string[] {
  const { short, value, help } = OPTIONS[name];
  const left = `  ${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
  const [first = "", ...rest] = wrap(help, Math.max(30, Math.min(width, 100) - COLUMN - 1));
  const head = left.length < COLUMN ? [left.padEnd(COLUMN) + first] : [left, " ".repeat(COLUMN) + first];
  return [...head, ...rest.map((line) => " ".repeat(COLUMN) + line)];
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
