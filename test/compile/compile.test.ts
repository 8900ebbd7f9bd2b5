import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPILERS, type ModuleKind, typeCheck } from "../corpus/type-check.ts";
import { DOCUMENTS, readmeModule, writeClient, writeNestedDocument } from "./clients.ts";
import { prepareRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "gen-client-compile-"));
const at = (...path: readonly string[]): string => join(folder, ...path);

/** What a caller writes against types that say what the reader guarantees. */
const GUARANTEED = `
import type { Berth, BerthPage, Booking, Cargo, Ship } from "./index.js";

export function read(berth: Berth, page: BerthPage, ship: Ship, cargo: Cargo): unknown {
  const critical: number = berth.number;
  // @ts-expect-error what is required may be missing
  const status: string = berth.status;
  // @ts-expect-error an item may be wrong
  const items: readonly Berth[] = page.items ?? [];
  // @ts-expect-error the tag may be missing, and what is left is unknown
  const kind: string = ship.kind;
  if (ship.kind === "sail") return ship.masts;
  // @ts-expect-error a union without a tag may have grown a variant
  const known: string | readonly unknown[] | { [key: string]: number } = cargo;
  return [critical, status, items, kind, known];
}

// @ts-expect-error a request says all that it must
export const booking: Booking = { number: 1 };
`;

beforeAll(async () => {
  prepareRuntime(folder);
  for (const [name, spec] of Object.entries(DOCUMENTS)) {
    await writeClient({ spec, out: at("js", name) });
    writeFileSync(at("js", name, "readme-sample.ts"), readmeModule(at("js", name)));
  }
  await writeClient({ spec: writeNestedDocument(folder, 30), out: at("js", "nested") });
  const spec = DOCUMENTS["everything"] ?? "";
  await writeClient({ spec, out: at("js", "guaranteed"), types: "guaranteed" });
  writeFileSync(at("js", "guaranteed", "read.ts"), GUARANTEED);
  for (const ending of ["ts", "none"] as const) {
    const out = at(ending, "everything");
    await writeClient({ spec, out, importExtension: ending });
    writeFileSync(
      at(ending, "readme-sample.ts"),
      readmeModule(out).replace('"./index', '"./everything/index'),
    );
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KINDS: readonly ModuleKind[] = ["nodenext", "bundler"];
const combinations = Object.keys(COMPILERS).flatMap((compiler) =>
  KINDS.map((kind) => [compiler, kind] as const),
);

describe.each(combinations)("TypeScript %s, %s", (compiler, kind) => {
  test("clients, and what their READMEs show, are without errors", { timeout: 180_000 }, () => {
    expect(typeCheck(folder, compiler, kind, ["js"])).toMatchObject({ errors: 0, sample: [] });
  });

  test("so are those whose imports end in .ts", { timeout: 180_000 }, () => {
    const options = { allowImportingTsExtensions: true };
    expect(typeCheck(folder, compiler, kind, ["ts"], options)).toMatchObject({ errors: 0, sample: [] });
  });
});

test.each(Object.keys(COMPILERS))(
  "TypeScript %s, bundler: imports may end in nothing",
  (compiler) => {
    expect(typeCheck(folder, compiler, "bundler", ["none"])).toMatchObject({ errors: 0, sample: [] });
  },
  180_000,
);

test("imports that end in nothing are for bundlers alone", { timeout: 180_000 }, () => {
  expect(typeCheck(folder, "7", "nodenext", ["none"]).errors).toBeGreaterThan(0);
});
