import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPILERS } from "../corpus/type-check.ts";
import type { Failure } from "./check.ts";
import type { ValidValue } from "./run.ts";

const OPTIONS = {
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  module: "nodenext",
  strict: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
};

/**
 * Errors that are about writing literals, not about sets of values: a name that the type does not have, and no name in
 * common with it. Objects may have more than is named.
 */
const OF_LITERALS = new Set(["TS2353", "TS2559", "TS2561"]);

/** Inferred from the value, so that a name which the type does not have is no error at first. */
const HELD = "const held = <Type>() => <Value extends Type>(value: Value): Value => value;";

/** What the compiler says of a name that the type does not have hides what else it would say: such a value is looked at again. */
const AS_CONSTANT = [
  "type Constant<T> = T extends string | number | boolean | null | undefined ? T : { readonly [K in keyof T]: Constant<T[K]> };",
  "const held = <Type>() => (value: Constant<Type>): Constant<Type> => value;",
].join("\n");

/** Whether the types of the cases hold their values, written out as literals: one line each, one project for all. */
export function checkTypes(folder: string, values: readonly ValidValue[]): readonly Failure[] {
  const found = compile(folder, values, HELD, (text) => text);
  const unclear = found.filter(({ code }) => OF_LITERALS.has(code)).map(({ value }) => value);
  const again = compile(folder, unclear, AS_CONSTANT, (text) => `{ const it = ${text} as const; `);
  return [...found, ...again]
    .filter(({ code }) => !OF_LITERALS.has(code))
    .map(({ value: { pointer }, code, message }) => ({
      check: "type",
      pointer,
      detail: `${code}: ${message}`,
    }));
}

interface Complaint {
  readonly value: ValidValue;
  readonly code: string;
  readonly message: string;
}

function compile(
  folder: string,
  values: readonly ValidValue[],
  held: string,
  wrap: (text: string) => string,
): readonly Complaint[] {
  if (values.length === 0) return [];
  const types = [...new Set(values.map(({ index }) => `Case${index}`))];
  const head = `import type { ${types.join(", ")} } from "./client/cases.ts";\n${held}`.split("\n");
  const lines = values.map(({ index, value }) => {
    const text = literal(value);
    const before = wrap(text);
    return before === text ? `held<Case${index}>()(${text});` : `${before}held<Case${index}>()(it); }`;
  });
  writeFileSync(join(folder, "values.ts"), [...head, ...lines, ""].join("\n"));
  const config = join(folder, "tsconfig.values.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: OPTIONS, files: ["values.ts"] }));
  const run = spawnSync(process.execPath, [COMPILERS["7"] ?? "", "-p", config, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  // The last of the indented lines below an error says what it comes down to.
  return run.stdout.split(/\n(?! )/).flatMap((text): Complaint[] => {
    const [, at, code = ""] = /^values\.ts\((\d+),\d+\): error (TS\d+): /.exec(text) ?? [];
    const value = at === undefined ? undefined : values[Number(at) - 1 - head.length];
    const reason =
      text
        .split("\n")
        .at(-1)
        ?.replace(/^.*error TS\d+:/, "")
        .trim() ?? "";
    const isOfLiterals = reason.includes("has no properties in common");
    return value === undefined || isOfLiterals ? [] : [{ value, code, message: reason.slice(0, 200) }];
  });
}

/** JSON is an expression of the language but for `__proto__`, which there is no own property of an object. */
function literal(value: unknown): string {
  const text = JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
  return typeof value === "object" ? text : `(${text})`;
}
