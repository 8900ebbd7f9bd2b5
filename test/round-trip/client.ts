import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { code, identifier } from "../../generator/src/emit/code.ts";
import { emit } from "../../generator/src/emit/emit.ts";
import { assigned, block, render, sequence } from "../../generator/src/emit/layout.ts";
import { createModuleScope } from "../../generator/src/emit/module-scope.ts";
import { publicNames } from "../../generator/src/emit/public-names.ts";
import { readerOf } from "../../generator/src/emit/reader-fold.ts";
import { NOTHING_BROKEN } from "../../generator/src/emit/schema-names.ts";
import { typeOf } from "../../generator/src/emit/type-fold.ts";
import type { Plan } from "../../generator/src/plan/plan-types.ts";
import { policyPatch } from "../../generator/src/policy/patch.ts";
import { policyParts, policySentence } from "../../generator/src/policy/sentence.ts";
import { print } from "../../generator/src/print/print.ts";
import type { Reader } from "../../runtime/src/read/reader.ts";
import type { Case } from "./cases.ts";

/** The plan, with a reader for what is only sent too: what is written must be read by whoever receives it. */
export function withAllReaders(plan: Plan): Plan {
  const schemas = [...plan.schemas].map(
    ([id, each]) => [id, { ...each, readerName: each.readerName ?? `${each.typeName}Reader` }] as const,
  );
  return { ...plan, schemas: new Map(schemas) };
}

/** Writes the client, and beside it a module with the reader and the type of every case, by the generator's own folds. */
export function writeCases(plan: Plan, cases: readonly Case[], folder: string): void {
  const policy = {
    sentence: ({ policy: { value } }) => policySentence(value),
    terms: ({ policy: { value } }) => ({ class: value.class, parts: policyParts(value) }),
    patch: ({ policy: { value }, method }) => policyPatch(value, method),
  } satisfies Parameters<typeof emit>[1]["policy"];
  const drafts = emit(plan, { policy, importExtension: "ts" }).value ?? [];
  for (const { path, text } of print(drafts).value ?? []) put(join(folder, "client", path), text);
  const scope = createModuleScope("cases.ts", { taken: publicNames(plan), importExtension: "ts" });
  const declarations = cases.flatMap(({ schema, direction }, index) => {
    const context = { plan, scope, direction, broken: NOTHING_BROKEN };
    const reader = sequence(
      code`export const ${identifier(`case${index}Reader`)}: ${scope.type("Reader")}<unknown> = ${scope.value("reader")}`,
      block("body", [{ body: readerOf(schema, context) }]),
      code`;`,
    );
    const type = sequence(
      code`export type ${identifier(`Case${index}`)} =`,
      assigned(typeOf(schema, context)),
      code`;`,
    );
    return [render(reader), render(type)];
  });
  put(join(folder, "client", "cases.ts"), `${scope.imports()}\n\n${declarations.join("\n\n")}\n`);
}

/** The readers of the cases, in their order. */
export async function importReaders(folder: string, count: number): Promise<readonly Reader<unknown>[]> {
  const module = (await import(pathToFileURL(join(folder, "client", "cases.ts")).href)) as Readonly<
    Record<string, Reader<unknown>>
  >;
  return Array.from({ length: count }, (_, index) => module[`case${index}Reader`] as Reader<unknown>);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
