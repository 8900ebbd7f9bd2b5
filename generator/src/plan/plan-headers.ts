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

/** The headers of each operation's successes, equal ones under one name. */
export function planHeaders(
  operations: readonly Operation[],
  exports: NameScope,
): ReadonlyMap<Operation, HeadersPlan> {
  const bySet = new Map<string, HeadersPlan>();
  const byNames = new Map<string, number>();
  const planned = new Map<Operation, HeadersPlan>();
  for (const operation of operations) {
    const headers = headersOf(operation);
    if (headers.length === 0) continue;
    const set = JSON.stringify(
      headers.map(({ name, required, schema }) => [name, required, shapeOf(schema)]),
    );
    const names = headers.map(({ name }) => name).join(",");
    const known = bySet.get(set);
    const count = (byNames.get(names) ?? 0) + (known === undefined ? 1 : 0);
    byNames.set(names, count);
    const plan = known ?? claim(`headers ${names}${count > 1 ? ` ${count}` : ""}`, headers, exports);
    bySet.set(set, plan);
    planned.set(operation, plan);
  }
  return planned;
}

function claim(key: string, headers: readonly ResponseHeader[], exports: NameScope): HeadersPlan {
  const common = headers.map(({ name }) => name.split("-")).reduce(commonStart);
  const stem = pascalCase(common.join(" ")) || pascalCase(headers[0]?.name.replaceAll("-", " ") ?? "");
  const typeName = exports.claim({
    key,
    candidates: [`${stem}Headers`, `${stem}ReplyHeaders`],
    companions: (name) => [`${name}Reader`],
  });
  return { typeName, readerName: `${typeName}Reader`, headers };
}

function commonStart(left: readonly string[], right: readonly string[]): string[] {
  const end = left.findIndex((word, index) => word !== right[index]);
  return end === -1 ? [...left] : left.slice(0, end);
}

/** Of all successes; one that not all of them have may be absent. */
function headersOf(operation: Operation): readonly ResponseHeader[] {
  const successes = operation.responses.filter(({ status }) => isSuccess(status, operation));
  const found = new Map<string, ResponseHeader>();
  for (const header of successes.flatMap(({ headers }) => headers)) {
    const name = header.name.toLowerCase();
    if (found.has(name)) continue;
    const required = successes.every((response) => isAlwaysIn(name, response));
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
