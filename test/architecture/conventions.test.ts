import { posix } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { RUNTIME_TYPES, RUNTIME_VALUES } from "../../generator/src/emit/runtime-names.ts";
import { CATALOGUES } from "../../generator/src/generate/diagnostic-catalogue.ts";
import { descendants, readSources, type SourceFile } from "./source-file.ts";

const generator = readSources("generator/src", "generator/build");
const runtime = readSources("runtime/src");
const tests = readSources("test").filter((file) => !/\/(?:fixtures|golden)\//.test(file.path));
const sources = [...generator, ...runtime];

const MAX_LINES = 350;

describe("files", () => {
  it(`have at most ${MAX_LINES} lines`, () => {
    const long = sources.filter((file) => file.text.split("\n").length > MAX_LINES + 1);
    expect(long.map((file) => file.path)).toEqual([]);
  });

  it("are named in kebab-case", () => {
    const isKebab = (part: string) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(part);
    const named = [...sources, ...tests].map((file) =>
      file.path.replace(/(?:\.test|\.bench|\.test-d|\.d)?\.ts$/, ""),
    );
    expect(named.filter((path) => !path.split("/").every(isKebab))).toEqual([]);
  });

  it("are not put where everything fits", () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib)(?:\/|\.ts$)/;
    expect(sources.filter((file) => vague.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it("export by name", () => {
    const byDefault = sources.filter((file) =>
      file.syntax.statements.some((statement) => ts.isExportAssignment(statement)),
    );
    expect(byDefault.map((file) => file.path)).toEqual([]);
  });

  it("hold no class but errors", () => {
    const classes = sources.flatMap((file) =>
      [...descendants(file.syntax)]
        .filter(ts.isClassDeclaration)
        .filter((node) => !node.heritageClauses?.some((clause) => /Error\b/.test(clause.getText())))
        .map((node) => `${file.path} ${node.name?.text}`),
    );
    expect(classes).toEqual([]);
  });
});

describe("diagnostics", () => {
  const entries = CATALOGUES.flatMap((catalogue) => Object.entries(catalogue));
  const codes = entries.map(([code]) => code);

  it("have one entry each in the catalogue", () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it("have a title, a cause and a fix, written out", () => {
    const poor = entries.filter(
      ([code, { title, cause, fix }]) =>
        !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code) || title.length < 8 || cause.length < 8 || fix.length < 8,
    );
    expect(poor).toEqual([]);
  });

  it("are all catalogued", () => {
    const known = new Set(codes);
    const unknown = generator.flatMap((file) =>
      writtenCodes(file)
        .filter((code) => !known.has(code))
        .map((code) => `${code} in ${file.path}`),
    );
    expect(unknown).toEqual([]);
  });
});

/** Literal codes in objects that have a severity as well: diagnostics. */
function writtenCodes({ syntax }: SourceFile): readonly string[] {
  return [...descendants(syntax)].filter(ts.isObjectLiteralExpression).flatMap((node) => {
    const text = (name: string) => {
      const found = node.properties.find((property) => property.name?.getText() === name);
      return found !== undefined && ts.isPropertyAssignment(found) && ts.isStringLiteral(found.initializer)
        ? found.initializer.text
        : undefined;
    };
    const code = text("code");
    return (code !== undefined && text("message") !== undefined) ||
      (code !== undefined && text("severity") !== undefined)
      ? [code]
      : [];
  });
}

describe("public entries", () => {
  it.each([
    "generator/src/index.ts",
    "runtime/src/index.ts",
    "runtime/src/codegen.ts",
    "runtime/src/read/words.ts",
    "runtime/src/cache/index.ts",
    "runtime/src/fallback/index.ts",
    "runtime/src/health/index.ts",
    "runtime/src/ky/index.ts",
    "runtime/src/node/index.ts",
    "runtime/src/oauth/index.ts",
    "runtime/src/opentelemetry/index.ts",
    "runtime/src/undici/index.ts",
    "runtime/src/webhooks/index.ts",
  ])("%s has a docstring on everything it exports", (entry) => {
    expect(exportsOf(entry).filter(({ documented }) => !documented)).toEqual([]);
  });

  it("of the runtime has every name that emitted code imports", () => {
    const offered = new Set(exportsOf("runtime/src/codegen.ts").map(({ name }) => name));
    const wanted: readonly string[] = [...RUNTIME_VALUES, ...RUNTIME_TYPES];
    expect(wanted.filter((name) => !offered.has(name))).toEqual([]);
  });
});

interface PublicName {
  readonly name: string;
  readonly file: string;
  readonly documented: boolean;
}

/** What an entry exports, followed to where it is declared. */
function exportsOf(path: string): readonly PublicName[] {
  const file = sources.find((source) => source.path === path);
  if (file === undefined) return [{ name: "*", file: path, documented: false }];
  return file.syntax.statements.flatMap((statement): readonly PublicName[] => {
    if (ts.isExportDeclaration(statement)) {
      const from = statement.moduleSpecifier;
      const target =
        from !== undefined && ts.isStringLiteral(from) ? posix.join(posix.dirname(path), from.text) : path;
      const clause = statement.exportClause;
      if (clause === undefined) return exportsOf(target);
      if (!ts.isNamedExports(clause)) {
        return [{ name: clause.name.text, file: path, documented: hasDoc(statement) }];
      }
      return clause.elements.map((element) => ({
        name: element.name.text,
        file: target,
        documented: isDocumented(target, (element.propertyName ?? element.name).text),
      }));
    }
    return declaredNames(statement).map((name) => ({ name, file: path, documented: hasDoc(statement) }));
  });
}

function isDocumented(path: string, name: string): boolean {
  const file = sources.find((source) => source.path === path);
  const declaration = file?.syntax.statements.find((statement) => declaredNames(statement).includes(name));
  if (declaration !== undefined) return hasDoc(declaration);
  return exportsOf(path).some((found) => found.name === name && found.documented);
}

function declaredNames(statement: ts.Statement): readonly string[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const name = (statement as { readonly name?: ts.Node }).name;
  return name === undefined ? [] : [name.getText()];
}

function hasDoc(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).length > 0;
}
