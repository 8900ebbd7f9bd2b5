import { describe, expect, it } from "vitest";
import { codeFrame } from "../../../../generator/src/cli/code-frame.ts";
import { count, duration, megabytes } from "../../../../generator/src/cli/quantities.ts";
import { reportDiagnostics } from "../../../../generator/src/cli/report-diagnostics.ts";
import { createPalette } from "../../../../generator/src/cli/terminal.ts";
import type { DiagnosticCode } from "../../../../generator/src/diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../../../../generator/src/diagnostics/diagnostic.ts";

const plain = createPalette(false);
const file = "spec.yaml";

/** Of a code that no catalogue knows. */
function diagnostic(severity: Severity, name: string, line: number): Diagnostic {
  const code = name as DiagnosticCode;
  return { code, severity, message: `fault ${line}`, location: { file, line, column: 3 } };
}

function report(diagnostics: readonly Diagnostic[], verbosity: "quiet" | "normal" | "verbose" = "normal") {
  return reportDiagnostics({ diagnostics, sources: new Map() }, verbosity, plain).join("\n");
}

describe("diagnostics as text", () => {
  it("have place, message, cause, fix, code and pointer", () => {
    const text = reportDiagnostics(
      {
        diagnostics: [
          { ...diagnostic("error", "output-foreign-file", 2), cause: "this case", fix: "do that" },
        ],
        sources: new Map([[file, "openapi: 3.1.0\n  info: {}\n"]]),
      },
      "normal",
      plain,
    );
    expect(text).toEqual([
      "spec.yaml:2:3 error: fault 2",
      "  1 │ openapi: 3.1.0",
      "  2 │   info: {}",
      "    │   ^",
      "  why this case",
      "  fix do that",
      "  output-foreign-file",
      "",
    ]);
  });

  it("take cause and fix from the catalogue where the case has none", () => {
    expect(report([{ code: "output-locked", severity: "error", message: "locked" }])).toMatch(
      /why \S.*\n {2}fix \S/,
    );
  });

  it("show every error and every warning while they are few", () => {
    const all = [diagnostic("error", "a", 1), diagnostic("warning", "b", 2), diagnostic("info", "c", 3)];
    expect(report(all).match(/fault \d/g)).toEqual(["fault 2", "fault 1"]);
    expect(report(all, "verbose").match(/fault \d/g)).toEqual(["fault 3", "fault 2", "fault 1"]);
    expect(report(all, "quiet").match(/fault \d/g)).toEqual(["fault 1"]);
  });

  it("are counted by code when they are many, and none is lost with --verbose", () => {
    const warnings = Array.from({ length: 300 }, (_, index) =>
      diagnostic("warning", index % 3 === 0 ? "a" : "b", index + 1),
    );
    const text = report(warnings);
    expect(text.split("\n").length).toBeLessThan(15);
    expect(text).toContain("(b, 200 times)");
    expect(text).toContain("… and 198 more");
    expect(text).toContain("300 warnings; --verbose shows all");
    expect(report(warnings, "verbose").match(/fault \d+/g)).toHaveLength(300);
  });

  it("never hand a terminal what a document wrote for it", () => {
    const text = report([
      {
        code: "wrong-type",
        severity: "error",
        message: "\u001b]0;pwned\u0007 \u202e x\r\ny",
        fix: "\u009b31m",
      },
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe("a code frame", () => {
  it("shows the part of a long line that matters", () => {
    const line = `${"x".repeat(5_000)}HERE${"y".repeat(5_000)}`;
    const [, shown = "", caret = ""] = ["", ...codeFrame({ file, line: 1, column: 5_001 }, line, plain)];
    expect(shown.length).toBeLessThan(110);
    expect(shown.slice(caret.indexOf("^"))).toMatch(/^HERE/);
  });

  it("stands the place that is not there", () => {
    expect(codeFrame({ file, line: 9, column: 1 }, "one line", plain)).toHaveLength(3);
  });
});

describe("quantities", () => {
  it("read as a person writes them", () => {
    expect([
      count(1, "file"),
      count(1_223, "operation"),
      count(0, "entry"),
      count(1_234_567, "file"),
    ]).toEqual(["1 file", "1,223 operations", "0 entries", "1,234,567 files"]);
    expect([duration(12.4), duration(994.9), duration(2_449)]).toEqual(["12 ms", "995 ms", "2.4 s"]);
    expect(megabytes(100 * 1_048_576)).toBe("100 MB");
  });
});
