import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

/** What a caller writes where formats have types of their own. */
const FORMATS = `
import type { Entry, NewEntry } from "./index.js";

export function read({ id, amount, bookedAt, day, ref }: Entry): unknown {
  const exact: bigint = id;
  const digits: string = amount;
  const moment: Date = bookedAt;
  const text: string | undefined = day?.toString();
  // @ts-expect-error a day is no moment
  const wrong: Date | undefined = day;
  // @ts-expect-error a whole number is no number
  const rounded: number = id;
  return [exact, digits, moment, text, wrong, rounded, typeof ref === "bigint" ? ref + 1n : ref?.getTime()];
}

export const entry: NewEntry = { account: 7n, amount: "12.50", bookedAt: new Date() };
`;

/** With the types of \`Temporal\`, a day is the platform's own. */
const TEMPORAL = `
import type { Entry } from "../js/formats/index.js";

export const year = ({ day }: Entry): number | undefined => day?.year;
export const entry = (day: Temporal.PlainDate): Pick<Entry, "day"> => ({ day });
`;

const FORMS = {
  int64: "bigint",
  decimal: "string",
  "date-time": "Date",
  date: "Temporal.PlainDate",
  duration: "Temporal.Duration",
} as const;

/** What a caller writes where a fallback may leave a call without data. */
const FALLBACKS = `
import { call } from "@gen-client/runtime";
import { createCharge, getSheet, type BoardClient, type Charge, type Rate } from "./index.js";

export async function read(api: BoardClient): Promise<unknown> {
  // @ts-expect-error a queue may have taken the call
  const sure: Charge = await api.charges.createCharge();
  const { data, meta } = await api.charges.createCharge().withMeta();
  const id: string = data?.id ?? (meta.degraded ? meta.degraded.cause : "");
  // @ts-expect-error an outage may leave a read without its page
  (await api.rates.listRates()).data;
  for await (const rate of api.rates.listRates()) rate satisfies Rate;
  for await (const page of api.rates.listRates().pages()) page.items satisfies readonly Rate[];
  // @ts-expect-error so it is without methods
  (await call(api, createCharge)).id;
  const kept: Rate = await api.rates.getRate();
  const bytes: Uint8Array | undefined = await api.rates.getSheet({}, { as: "bytes" });
  const bare: ReadableStream<Uint8Array> | undefined = await call(api, getSheet, {}, { as: "stream" });
  // @ts-expect-error whatever their form, there may be none
  (await api.rates.getSheet()).size;
  return [sure, id, kept, bytes, bare];
}
`;

/** What a caller may choose, and how bodies are given. */
const WIRE = `
import { part } from "@gen-client/runtime";
import { createClient, type WireClient } from "./index.js";

export const api: WireClient = createClient({ server: "sandbox", serverVariables: { region: "us" }, auth: { key: "k" } });
// @ts-expect-error there is no such server
createClient({ server: "staging" });
// @ts-expect-error there is no such value
createClient({ serverVariables: { region: "mars" } });
// @ts-expect-error there is no such scheme
createClient({ auth: { keys: "k" } });

const path = { path: "a/b" };
const photo = part(new Blob(["x"]), { fileName: "x.png", headers: { "X-Digest": "d" } });
export async function* later(): AsyncGenerator<{ n: number }> {
  yield { n: 1 };
}
export const sent: readonly unknown[] = [
  api.files.sendFile({ path, body: { file: photo, tags: ["a"] } }),
  api.files.sendFile({ path, body: later(), contentType: "application/x-ndjson" }),
  api.files.sendFile({ path, body: later, contentType: "application/x-ndjson" }),
  api.files.sendFile({ path, body: [{ n: 1 }], contentType: "application/x-ndjson" }),
  api.files.sendFile({ path, body: new Blob(["x"]), contentType: "image/*" }),
  api.files.sendFile({ path, body: part("x", { contentType: "image/webp" }), contentType: "image/webp" }),
  api.files.findFiles({ path, query: { archived: "" } }),
  api.files.searchFiles({ querystring: "$.a" }),
  // @ts-expect-error the part needs its header
  api.files.sendFile({ path, body: { file: new Blob(["x"]) } }),
  // @ts-expect-error and this is none
  api.files.sendFile({ path, body: { file: part("x", { headers: { "X-Other": "d" } }) } }),
  // @ts-expect-error the part has no header at all
  api.files.sendFile({ path, body: { file: part("x", { fileName: "x" }) } }),
  // @ts-expect-error the type is no image
  api.files.sendFile({ path, body: new Blob(["x"]), contentType: "text/plain" }),
];
`;

beforeAll(async () => {
  prepareRuntime(folder);
  for (const [name, spec] of Object.entries(DOCUMENTS)) {
    await writeClient({ spec, out: at("js", name) });
    writeFileSync(at("js", name, "readme-sample.ts"), readmeModule(at("js", name)));
  }
  writeFileSync(at("js", "wire", "use.ts"), WIRE);
  await writeClient({ spec: writeNestedDocument(folder, 30), out: at("js", "nested") });
  const spec = DOCUMENTS["everything"] ?? "";
  await writeClient({ spec, out: at("js", "guaranteed"), types: "guaranteed" });
  writeFileSync(at("js", "guaranteed", "read.ts"), GUARANTEED);
  const formats = fileURLToPath(new URL("../fixtures/formats.yaml", import.meta.url));
  await writeClient({ spec: formats, out: at("js", "formats"), formats: FORMS });
  writeFileSync(at("js", "formats", "read.ts"), FORMATS);
  writeFileSync(at("js", "formats", "readme-sample.ts"), readmeModule(at("js", "formats")));
  const fallbacks = fileURLToPath(new URL("../fixtures/fallbacks.yaml", import.meta.url));
  await writeClient({ spec: fallbacks, out: at("js", "fallbacks") });
  writeFileSync(at("js", "fallbacks", "read.ts"), FALLBACKS);
  writeFileSync(at("js", "fallbacks", "readme-sample.ts"), readmeModule(at("js", "fallbacks")));
  mkdirSync(at("temporal"));
  writeFileSync(at("temporal", "read.ts"), TEMPORAL);
  for (const ending of ["ts", "none"] as const) {
    const out = at(ending, "everything");
    await writeClient({ spec, out, importExtension: ending });
    writeFileSync(
      at(ending, "readme-sample.ts"),
      readmeModule(out).replaceAll('"./index', '"./everything/index'),
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

test("types of Temporal are the platform's where it has them", { timeout: 180_000 }, () => {
  const options = { lib: ["ES2023", "DOM", "DOM.Iterable", "ESNext.Temporal"] };
  expect(typeCheck(folder, "7", "nodenext", ["temporal"], options)).toMatchObject({ errors: 0, sample: [] });
});

test("imports that end in nothing are for bundlers alone", { timeout: 180_000 }, () => {
  expect(typeCheck(folder, "7", "nodenext", ["none"]).errors).toBeGreaterThan(0);
});
