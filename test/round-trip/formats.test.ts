import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CallPromise, type ClientOptions, ReadError, UsageError } from "@gen-client/runtime";
import busboy from "busboy";
import { build } from "esbuild";
import * as polyfill from "temporal-polyfill";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { attack, importIndex, removeAttacks } from "../hostile/attack.ts";
import { failureOf } from "../unit/runtime/support/stub-api.ts";

const DOCUMENT = readFileSync(fileURLToPath(new URL("../fixtures/formats.yaml", import.meta.url)), "utf8");
const LARGE = 9_007_199_254_740_993n;

type Data = Readonly<Record<string, unknown>>;
interface Client {
  readonly entries: {
    readonly createEntry: (input: { body: unknown; contentType?: string }) => CallPromise<Data>;
    readonly getEntry: (input: Data, options?: Data) => CallPromise<Data>;
    readonly listEntries: (input: Data) => CallPromise<{ readonly data: readonly Data[] }>;
  };
  readonly ping: () => CallPromise<unknown>;
}

let create: (options: ClientOptions) => Client;
let client: string;

const platform = globalThis as { Temporal?: unknown };
const before = platform.Temporal;
const useTemporal = (): void => {
  platform.Temporal = polyfill.Temporal;
};

beforeAll(async () => {
  const { folder } = await attack(DOCUMENT, {
    importExtension: "ts",
    formats: {
      int64: "bigint",
      decimal: "string",
      "date-time": "Date",
      date: "Temporal.PlainDate",
      duration: "Temporal.Duration",
    },
  });
  client = join(folder, "out", "index.ts");
  const { createClient } = await importIndex(folder);
  create = createClient as typeof create;
  useTemporal();
});
afterEach(useTemporal);
afterAll(() => {
  platform.Temporal = before;
  removeAttacks();
});

interface Wire {
  readonly client: Client;
  readonly sent: Request[];
}

function wire(body: string, options: ClientOptions = {}): Wire {
  const sent: Request[] = [];
  const client = create({
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push(request.clone());
      return new Response(body, { headers: { "Content-Type": "application/json" } });
    },
    ...options,
  });
  return { client, sent };
}

const ENTRY =
  '{"id":9007199254740993,"account":7,"amount":12.50,"bookedAt":"2026-01-31T12:00:00+02:00","day":"2026-01-31","term":"P1D",' +
  '"ratio":0.12345678901234567890,"history":{"made":"2026-01-31T10:00:00Z"},"ref":"2026-01-31T10:00:00Z",' +
  '"parts":[{"share":0.10000000000000000001,"until":null,"parent":{"share":1e2}}],"note":null,"new":9007199254740993}';
const MOMENT = new Date("2026-01-31T10:00:00Z");

describe("a reply", () => {
  test("has the forms that were asked for, to the last digit", async () => {
    const { client } = wire(ENTRY);
    const { day, term, ...entry } = await client.entries.getEntry({ path: { entryId: 1n } });
    expect(entry).toStrictEqual({
      id: LARGE,
      account: 7n,
      amount: "12.50",
      bookedAt: MOMENT,
      ratio: 0.12345678901234568,
      history: { made: MOMENT },
      ref: MOMENT,
      parts: [{ share: "0.10000000000000000001", until: null, parent: { share: "1e2" } }],
      note: null,
      new: "9007199254740993",
    });
    expect([String(day), String(term)]).toStrictEqual(["2026-01-31", "P1D"]);
    expect(day).toBeInstanceOf(polyfill.Temporal.PlainDate);
  });

  test("never has an invalid date: it is absent and reported", async () => {
    const drift: string[] = [];
    const { client } = wire(
      '{"id":1.5,"account":"7","amount":"1","bookedAt":"2026-02-30T00:00:00Z","day":"2026-13-01","term":"soon",' +
        '"history":{"made":"2026-01-31T10:00:00"}}',
      { onDrift: ({ path, kind }) => drift.push(`${path} ${kind}`) },
    );
    expect(await client.entries.getEntry({ path: { entryId: 1n } })).toStrictEqual({ history: {} });
    expect(drift.sort()).toStrictEqual([
      "$.account type",
      "$.amount type",
      "$.bookedAt format",
      "$.day format",
      "$.history.* format",
      "$.id type",
      "$.term format",
    ]);
  });

  test("fails where an invalid date is critical", async () => {
    const { client } = wire('{"id":1,"account":7,"amount":1,"bookedAt":"yesterday"}');
    const policy = { criticality: "critical" };
    const error = await failureOf(client.entries.getEntry({ path: { entryId: 1n } }, { policy }));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as ReadError).issues).toMatchObject([{ path: "$.bookedAt", kind: "format" }]);
  });

  test("has its forms also where nothing is looked at", async () => {
    const { client } = wire(ENTRY, { policy: { reader: { mode: "off" } } });
    const entry = await client.entries.getEntry({ path: { entryId: 1n } });
    expect(entry).toMatchObject({ id: LARGE, amount: "12.50", bookedAt: MOMENT });
  });
});

const BODY = {
  account: LARGE,
  amount: "12.50",
  bookedAt: MOMENT,
  day: polyfill.Temporal.PlainDate.from("2026-01-31"),
  term: polyfill.Temporal.Duration.from("P1D"),
  note: null,
  parts: [{ share: "0.10000000000000000001", until: MOMENT, parent: { share: "3" } }],
  ref: LARGE,
};
const PARTS = '[{"share":0.10000000000000000001,"until":"2026-01-31T10:00:00.000Z","parent":{"share":3}}]';

describe("a request", () => {
  test("is written in JSON with every digit, and dates in RFC 3339", async () => {
    const { client, sent } = wire("{}");
    await client.entries.createEntry({ body: BODY });
    expect(await sent[0]?.text()).toBe(
      `{"account":${LARGE},"amount":12.50,"bookedAt":"2026-01-31T10:00:00.000Z","day":"2026-01-31","term":"P1D","note":null,` +
        `"parts":${PARTS},"ref":${LARGE}}`,
    );
  });

  test("is written line by line likewise", async () => {
    const { client, sent } = wire("{}");
    const record = { account: LARGE, amount: "1.0", bookedAt: MOMENT };
    await client.entries.createEntry({ body: [record, record], contentType: "application/x-ndjson" });
    const line = `{"account":${LARGE},"amount":1.0,"bookedAt":"2026-01-31T10:00:00.000Z"}\n`;
    expect(await sent[0]?.text()).toBe(line + line);
  });

  test("is written as a form", async () => {
    const { client, sent } = wire("{}");
    const { parts: _, ...body } = BODY;
    await client.entries.createEntry({ body, contentType: "application/x-www-form-urlencoded" });
    expect(Object.fromEntries(new URLSearchParams(await sent[0]?.text()))).toStrictEqual({
      account: String(LARGE),
      amount: "12.50",
      bookedAt: "2026-01-31T10:00:00.000Z",
      day: "2026-01-31",
      term: "P1D",
      note: "",
      ref: String(LARGE),
    });
  });

  test("is written in parts, which another parser reads", async () => {
    const { client, sent } = wire("{}");
    await client.entries.createEntry({ body: BODY, contentType: "multipart/form-data" });
    const fields = await fieldsOf(sent[0]);
    expect(fields).toMatchObject({
      account: String(LARGE),
      amount: "12.50",
      bookedAt: "2026-01-31T10:00:00.000Z",
      day: "2026-01-31",
      parts: PARTS.slice(1, -1),
    });
  });

  test("has its parameters in the same forms", async () => {
    const { client, sent } = wire("{}");
    const day = polyfill.Temporal.PlainDate.from("2026-01-31");
    await client.entries.listEntries({ query: { since: MOMENT, day, ids: [LARGE, 2n] } });
    await client.entries.getEntry({
      path: { entryId: LARGE },
      header: { ifModifiedSinceTime: MOMENT },
      cookie: { seen: LARGE },
    });
    expect(sent.map(({ url }) => decodeURIComponent(url))).toStrictEqual([
      `https://ledger.test/entries?since=2026-01-31T10:00:00.000Z&day=2026-01-31&ids=${LARGE}&ids=2`,
      `https://ledger.test/entries/${LARGE}`,
    ]);
    expect(sent[1]?.headers.get("if-modified-since-time")).toBe("2026-01-31T10:00:00.000Z");
    expect(sent[1]?.headers.get("cookie")).toBe(`seen=${LARGE}`);
  });

  test.each([
    ["an invalid date in a body", { body: { ...BODY, bookedAt: new Date(Number.NaN) } }],
    ["a date that RFC 3339 cannot say", { body: { ...BODY, bookedAt: new Date(8.64e15) } }],
    ["a number that is none", { body: { ...BODY, amount: "12,50" } }],
  ])("is refused before it is sent: %s", async (_, input) => {
    const { client, sent } = wire("{}");
    expect(await failureOf(client.entries.createEntry(input))).toBeInstanceOf(UsageError);
    expect(sent).toHaveLength(0);
  });

  test("is refused with an invalid date in a parameter", async () => {
    const { client } = wire("{}");
    const query = { since: new Date(Number.NaN) };
    expect(await failureOf(client.entries.listEntries({ query }))).toBeInstanceOf(UsageError);
  });

  test("is refused where there is no Temporal, and only where it is needed", async () => {
    delete platform.Temporal;
    const { client, sent } = wire("{}");
    const error = await failureOf(client.entries.getEntry({ path: { entryId: 1n } }));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).advice).toContain("polyfill");
    expect(sent).toHaveLength(0);
    expect(await client.ping()).toStrictEqual({});
  });
});

async function fieldsOf(request: Request | undefined): Promise<Readonly<Record<string, string>>> {
  const fields: Record<string, string> = {};
  const parser = busboy({ headers: { "content-type": request?.headers.get("content-type") ?? "" } });
  parser.on("field", (name, value) => {
    fields[name] = value;
  });
  parser.end(Buffer.from((await request?.arrayBuffer()) ?? new ArrayBuffer()));
  await new Promise((resolve) => parser.on("close", resolve));
  return fields;
}

test("what is read is written back as it was", async () => {
  const body =
    '{"account":9007199254740993,"amount":-0.00100,"bookedAt":"2026-01-31T10:00:00.123Z","day":"2026-01-31"}';
  const { client, sent } = wire(body);
  const entry = await client.entries.getEntry({ path: { entryId: 1n } });
  await client.entries.createEntry({ body: entry });
  expect(await sent[1]?.text()).toBe(body);
});

test("what converts reaches a bundle only with the operations that name it", async () => {
  const source = (path: string): string =>
    fileURLToPath(new URL(`../../runtime/src/${path}`, import.meta.url));
  const formsIn = async (operation: string): Promise<readonly string[]> => {
    const { metafile } = await build({
      stdin: {
        contents: `export { ${operation} } from ${JSON.stringify(client)};`,
        resolveDir: join(client, ".."),
        loader: "ts",
      },
      alias: {
        "@gen-client/runtime/codegen": source("codegen.ts"),
        "@gen-client/runtime/schema": source("read/words.ts"),
        "@gen-client/runtime/health": source("health/index.ts"),
      },
      external: ["zod"],
      bundle: true,
      format: "esm",
      write: false,
      metafile: true,
    });
    const [output] = Object.values(metafile.outputs);
    const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    return inputs.flatMap(([path]) => /src\/forms\/(.*)\.ts$/.exec(path)?.[1] ?? []).sort();
  };
  expect(await formsIn("ping")).toEqual([]);
  expect(await formsIn("listEntries")).toEqual(["bigint", "date", "digits", "raw-number", "temporal"]);
});
