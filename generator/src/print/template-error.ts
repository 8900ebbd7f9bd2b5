/** A template of the user's own that could not be filled. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** Without extension. */
  readonly template: string;
  /** In the template, from 1. */
  readonly line: number;
  readonly column: number;

  constructor(template: string, cause: unknown) {
    const { problem, line, column } = readFault(cause);
    super(problem, { cause });
    this.template = template;
    this.line = line;
    this.column = column;
  }
}

interface Fault {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
}

/** Handlebars says where in fields, or only in its text; columns count from 0. */
function readFault(cause: unknown): Fault {
  if (!(cause instanceof Error)) return { problem: String(cause), line: 1, column: 1 };
  const { lineNumber, column } = cause as { lineNumber?: unknown; column?: unknown };
  if (typeof lineNumber === "number" && typeof column === "number") {
    return { problem: cause.message.replace(/ - \d+:\d+$/, ""), line: lineNumber, column: column + 1 };
  }
  const line = /^Parse error on line (\d+)/.exec(cause.message)?.[1];
  const [, ...rest] = cause.message.split("\n");
  const problem = line === undefined ? cause.message : (rest.at(-1) ?? "").replace(/^E/, "e");
  return { problem, line: Number(line ?? 1), column: 1 };
}
