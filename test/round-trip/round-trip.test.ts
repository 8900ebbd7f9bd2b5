import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reader } from "@gen-client/runtime/codegen";
import * as r from "@gen-client/runtime/schema";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corpusDocuments } from "../corpus/documents.ts";
import { checkBroken, checkValid } from "./check.ts";
import { type Outcome, roundTripDocument } from "./document.ts";
import { mutationsOf } from "./mutate.ts";
import type { Effort } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "gen-client-round-trip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SAMPLE: Effort = { valuesPerSchema: 2, mutationsPerValue: 15, seconds: 3, literals: 100 };

/** A few documents of the corpus, each for what it has of its own; `npm run round-trip` takes all of them. */
const NAMES = ["specs/museum", "specs/up-banking"];
const documents = corpusDocuments({ quick: false }).filter(({ name }) => NAMES.includes(name));

const OWN = fileURLToPath(new URL("../fixtures/everything.yaml", import.meta.url));

function faults({ failures }: Outcome): readonly string[] {
  return failures
    .filter(({ excuse }) => excuse === undefined)
    .map(({ check, pointer, detail }) => `${check} ${pointer}: ${detail}`);
}

describe("values of a document come back through its types, readers and encoder", () => {
  test("of our own document", { timeout: 60_000 }, async () => {
    const outcome = await roundTripDocument(OWN, join(folder, "own"), SAMPLE);
    expect(faults(outcome)).toEqual([]);
    expect(outcome.values).toBeGreaterThan(10);
    expect(outcome.mutations).toBeGreaterThan(50);
    expect(outcome.literals).toBeGreaterThan(10);
  });

  test.skipIf(documents.length === 0).each(documents)(
    "of $name",
    { timeout: 60_000 },
    async ({ name, file }) => {
      const outcome = await roundTripDocument(file, join(folder, name.replaceAll("/", "-")), SAMPLE);
      expect(faults(outcome)).toEqual([]);
      expect(outcome.values).toBeGreaterThan(20);
    },
  );
});

const WRONG = `openapi: 3.1.0
info: { title: Wrong, version: "1" }
paths: {}
components:
  schemas:
    Shown: { type: object, required: [n], properties: { n: { type: integer, examples: [1, x] } }, examples: [{ n: 1 }, { n: no }] }
`;

describe("the round trip itself", () => {
  let outcome: Outcome;
  beforeAll(async () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, WRONG);
    mkdirSync(join(folder, "wrong"), { recursive: true });
    outcome = await roundTripDocument(file, join(folder, "wrong"), SAMPLE);
  }, 60_000);

  test("tells examples that break their own schema", () => {
    expect(
      outcome.failures.map(({ check, pointer, excuse }) => [check, pointer, excuse !== undefined]),
    ).toEqual([
      ["example invalid", "#/components/schemas/Shown", true],
      ["example invalid", "#/components/schemas/Shown/properties/n", true],
    ]);
    expect(outcome.examples).toBe(4);
  });

  const Strict = reader<unknown>(() =>
    r.object({ n: r.integer(), list: r.array(r.object({ s: r.string() })) }),
  );
  const value = { n: 1, list: [{ s: "x" }] };

  test("finds a reader that refuses what is right, or takes what is wrong", () => {
    expect(checkValid(Strict, "#", value)).toEqual([]);
    expect(checkValid(Strict, "#", { n: "1", list: [] })).toMatchObject([{ check: "refused" }]);
    const lax = reader<unknown>(() => r.unknown());
    const [first] = mutationsOf(value, 1);
    expect(first && checkBroken(lax, "#", first, [])).toMatchObject([{ check: "unnoticed" }]);
  });

  test("breaks a value in one place at a time, which the reader names", () => {
    const mutations = [...mutationsOf(value, 10)];
    expect(new Set(mutations.map(({ place }) => place))).toEqual(
      new Set(["", "/n", "/list", "/list/0", "/list/0/s"]),
    );
    const broken = mutations.filter(({ what }) => what !== "bounds");
    expect(broken.flatMap((each) => checkBroken(Strict, "#", each, []))).toEqual([]);
  });
});
