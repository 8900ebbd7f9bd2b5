import type { Operation, Response, ResponseHeader } from "../ir/api.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { Schema } from "../ir/schema.ts";
import { isSuccess } from "../ir/success.ts";
import type { NameScope } from "./name-scope.ts";
import { pascalCase } from "./words.ts";

/** The headers that replies have together. Most operations that document any document the same ones. */
export interface HeadersPlan {
  readonly typeName: string;
  readonly readerName: string;
  /** Sorted by name, each name once, in lower case. */
  readonly headers: readonly ResponseHeader[];
}

/** The headers of one operation's replies. */
export interface RepliedHeaders {
  /** Absent where the document names no headers of a success. */
  readonly replyHeaders?: HeadersPlan;
  /** Likewise, of a failure. */
  readonly failureHeaders?: HeadersPlan;
}

/** The headers of each operation's replies, equal sets under one name. */
export function planHeaders(
  operations: readonly Operation[],
  exports: NameScope,
): ReadonlyMap<Operation, RepliedHeaders> {
  const planSet = createSets(exports);
  const planAll = (successes: boolean): ReadonlyMap<Operation, HeadersPlan> =>
    new Map(
      operations.flatMap((operation) => {
        const headers = headersOf(operation, successes);
        return headers.length === 0 ? [] : [[operation, planSet(headers, successes ? "" : "failure")]];
      }),
    );
  const replied = planAll(true);
  // After all others: what successes share keeps the plainer name.
  const failed = planAll(false);
  return new Map(
    operations.map((operation) => {
      const replyHeaders = replied.get(operation);
      const failureHeaders = failed.get(operation);
      return [
        operation,
        { ...(replyHeaders && { replyHeaders }), ...(failureHeaders && { failureHeaders }) },
      ];
    }),
  );
}

/** Gives each set of headers its name: the same set the same one, whoever has it. */
function createSets(exports: NameScope): (headers: readonly ResponseHeader[], of: Of) => HeadersPlan {
  const bySet = new Map<string, HeadersPlan>();
  const byNames = new Map<string, number>();
  return (headers, of) => {
    const set = JSON.stringify(
      headers.map(({ name, required, schema }) => [name, required, shapeOf(schema)]),
    );
    const known = bySet.get(set);
    if (known !== undefined) return known;
    const key = `${of} headers ${headers.map(({ name }) => name).join(",")}`.trim();
    const count = (byNames.get(key) ?? 0) + 1;
    byNames.set(key, count);
    const plan = claim(`${key}${count > 1 ? ` ${count}` : ""}`, headers, of, exports);
    bySet.set(set, plan);
    return plan;
  };
}

/** Whose headers they are, where not a success's. */
type Of = "" | "failure";

function claim(key: string, headers: readonly ResponseHeader[], of: Of, exports: NameScope): HeadersPlan {
  const common = headers.map(({ name }) => name.split("-")).reduce(commonStart);
  const stem = pascalCase(common.join(" ")) || pascalCase(headers[0]?.name.replaceAll("-", " ") ?? "");
  const candidates =
    of === "" ? [`${stem}Headers`, `${stem}ReplyHeaders`] : [`${stem}FailureHeaders`, `${stem}ErrorHeaders`];
  const typeName = exports.claim({ key, candidates, companions: (name) => [`${name}Reader`] });
  return { typeName, readerName: `${typeName}Reader`, headers };
}

function commonStart(left: readonly string[], right: readonly string[]): string[] {
  const end = left.findIndex((word, index) => word !== right[index]);
  return end === -1 ? [...left] : left.slice(0, end);
}

/** Of all successes, or of all failures; one that not all of them have may be absent. */
function headersOf(operation: Operation, successes: boolean): readonly ResponseHeader[] {
  const replies = operation.responses.filter(({ status }) => isSuccess(status, operation) === successes);
  const found = new Map<string, ResponseHeader>();
  for (const header of replies.flatMap(({ headers }) => headers)) {
    const name = header.name.toLowerCase();
    if (found.has(name)) continue;
    const required = replies.every((response) => isAlwaysIn(name, response));
    found.set(name, { ...header, name, required });
  }
  return [...found.values()].sort((a, b) => compareCodePoints(a.name, b.name));
}

function isAlwaysIn(name: string, { headers }: Response): boolean {
  return headers.some((header) => header.required && header.name.toLowerCase() === name);
}

/** Which sets are equal. A reference is its own shape. */
function shapeOf(schema: Schema): unknown {
  if (schema.kind === "ref") return schema.id;
  const { pointer: _pointer, description: _description, examples: _examples, ...shape } = schema;
  return JSON.stringify(shape, (key, value: unknown) => (key === "pointer" ? undefined : value));
}
