import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import packageJson from "../../generator/package.json" with { type: "json" };
import { runCli } from "./run-cli.ts";

const cwd = tmpdir();

describe("usage", () => {
  it.each([
    [[], "No document was given", "gen-client spec.yaml"],
    [["a.yaml", "b.yaml"], "One document at a time", "--overlay"],
    [["a.yaml", "--chekc"], "There is no option --chekc", "Did you mean --check?"],
    [["a.yaml", "--zzzzzz"], "There is no option --zzzzzz", "gen-client --help"],
    [["a.yaml", "-x"], "There is no option -x", "gen-client --help"],
    [["a.yaml", "--out"], "--out needs a value", "--out DIR"],
    [["a.yaml", "--out="], "--out needs a value", "--out DIR"],
    [["a.yaml", "--out", "--check"], "--out needs a value", "--out DIR"],
    [["a.yaml", "--out", "x", "-o", "y"], "-o was given twice", "Keep one"],
    [["a.yaml", "--check=yes"], "--check takes no value", "Write --check alone"],
    [["a.yaml", "--types", "contrac"], '--types cannot be "contrac"', "Did you mean contract?"],
    [["a.yaml", "--import-extensions", "zzz"], '--import-extensions cannot be "zzz"', "speakeasy or fern"],
    [["a.yaml", "--import-extensions", "ts"], "--import-extensions cannot be", "--import-extension ts?"],
    [["a.yaml", "--import-extension", "fern"], "--import-extension cannot be", "--import-extensions fern?"],
    [
      ["a.yaml", "--import-extension", "commonjs"],
      '--import-extension cannot be "commonjs"',
      "js or ts or none",
    ],
    [["a.yaml", "--format", "date-time"], '--format cannot be "date-time"', "date-time=Date"],
    [["a.yaml", "--format", "date-time=date"], 'date-time cannot be "date"', "Did you mean Date?"],
    [["a.yaml", "--format", "date=Date"], "another day in other time zones", "date=Temporal.PlainDate"],
    [["a.yaml", "--format=a=Date,a=string"], "gives a two types, Date and string", "Keep one"],
    [["a.yaml", "--check", "--force"], "--check and --force exclude each other", "--force"],
    [["a.yaml", "--quiet", "--verbose"], "--quiet and --verbose exclude each other", "Keep one"],
    [["explain"], "No document was given", "gen-client spec.yaml"],
    [["explain", "a.yaml", "b", "c"], "one document and one operationId", "explain spec.yaml"],
    [["explain", "a.yaml", "--check"], "explain has no option --check", "explain --help"],
  ])("%j exits 2 and says what to do", async (args, what, fix) => {
    const { code, stdout, stderr } = await runCli(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });

  it.each([["--help"], ["-h"], ["help"]])("%s prints the help on standard output", async (option) => {
    const { code, stdout, stderr } = await runCli([option], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("golden/help.txt");
  });

  it("explain --help prints its own", async () => {
    const { code, stdout } = await runCli(["explain", "--help"], { cwd });
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot("golden/help-explain.txt");
  });

  it("--version prints the package's version and nothing else", async () => {
    const { code, stdout, stderr } = await runCli(["--version"], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: "" });
  });

  it("help loads no stage of the pipeline", async () => {
    const preload = `data:text/javascript,${encodeURIComponent(
      `import { registerHooks } from "node:module";
       registerHooks({ load(url, context, next) {
         if (/ts-morph|openapi-core|zod|handlebars|generator.src.(load|lower|emit|generate)/.test(url)) throw new Error(url);
         return next(url, context);
       } });`,
    )}`;
    expect(await runCli(["--help"], { cwd, preload })).toMatchObject({ code: 0, stderr: "" });
    expect(await runCli(["--version"], { cwd, preload })).toMatchObject({ code: 0, stderr: "" });
    expect(await runCli(["missing.yaml"], { cwd, preload })).toMatchObject({ code: 1 });
  });
});
