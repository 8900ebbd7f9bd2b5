import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { attack, placeOf, refusals, removeAttacks } from "./attack.ts";

afterAll(removeAttacks);

const HEAD = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\n';
const OK = 'responses: { "200": { description: ok } }';
const replying = (schema: string): string =>
  `${HEAD}paths:\n  /a: { get: { operationId: a, responses: { "200": { description: ok, content: { application/json: { schema: ${schema} } } } } } }\n`;
const resilient = (value: string): string =>
  `${HEAD}paths:\n  /a: { post: { operationId: a, x-resilience: ${value}, ${OK} } }\n`;
const nested = (open: string, close: string, depth: number): string =>
  `${HEAD}x-deep: ${open.repeat(depth)}1${close.repeat(depth)}\npaths: {}\n`;
const aliases = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) => `x${i + 1}: &x${i + 1} [${Array(9).fill(`*x${i}`).join(",")}]`,
  ).join("\n");
const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

/** Documents, the code of the one error that each gets, and the text that the error stands at. */
type Refusal = readonly [document: string, code: string, at: string];

const REFERENCES: Readonly<Record<string, Refusal>> = {
  "an absolute path": [replying('{ $ref: "/etc/passwd" }'), "ref-outside-root", '"/etc/passwd"'],
  "a file address": [replying('{ $ref: "file:///etc/passwd" }'), "ref-outside-root", '"file:'],
  "a way up": [replying('{ $ref: "../../../../../etc/hosts.yaml" }'), "ref-outside-root", '"../'],
  "an encoded way up": [
    replying('{ $ref: "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/x.yaml" }'),
    "ref-outside-root",
    '"%2e',
  ],
  "a file that is no description": [replying('{ $ref: "./id_rsa" }'), "ref-file-type", '"./id_rsa"'],
  "a hidden file": [replying('{ $ref: ".env" }'), "ref-file-type", '".env"'],
  "the network": [replying('{ $ref: "https://attacker.test/x.yaml" }'), "ref-remote", '"https:'],
  "the network, from a path item": [
    `${HEAD}paths:\n  /a: { $ref: "https://attacker.test/x.yaml" }\n`,
    "ref-remote",
    '"https:',
  ],
  "the network, without a scheme": [replying('{ $ref: "//attacker.test/x.yaml" }'), "ref-scheme", '"//att'],
  "data in an address": [replying('{ $ref: "data:application/json,{}" }'), "ref-scheme", '"data:'],
  "another protocol": [replying('{ $ref: "ftp://attacker.test/x" }'), "ref-scheme", '"ftp:'],
  "a script": [replying('{ $ref: "javascript:alert(1)" }'), "ref-scheme", '"javascript:'],
  "a zero byte": [replying('{ $ref: "a\\0.yaml" }'), "file-unreadable", '"a\\0'],
  "an address of an $id": [
    `${replying('{ $ref: "#/components/schemas/A" }')}components: { schemas: { A: { $id: "https://attacker.test/", not: { $ref: "b.json" } } } }\n`,
    "ref-rebased",
    '"b.json"',
  ],
  "a prototype": [replying('{ $ref: "#/__proto__" }'), "unresolved-reference", '"#/__proto__"'],
  "a prototype within": [replying('{ $ref: "#/paths/__proto__/x" }'), "unresolved-reference", '"#/paths'],
  "a constructor": [replying('{ $ref: "#/constructor/prototype" }'), "unresolved-reference", '"#/const'],
  "the length of a list": [replying('{ $ref: "#/servers/length" }'), "unresolved-reference", '"#/servers'],
  "the whole document": [replying('{ $ref: "#" }'), "reference-to-document", '"#"'],
  nothing: [replying('{ $ref: "" }'), "reference-to-document", '""'],
  "an empty name": [replying('{ $ref: "#/components/schemas/" }'), "unresolved-reference", '"#/comp'],
  "a broken escape": [replying('{ $ref: "#/components/~2" }'), "unresolved-reference", '"#/comp'],
  "a broken encoding": [replying('{ $ref: "#/components/%zz" }'), "unresolved-reference", '"#/comp'],
  "a number": [replying("{ $ref: 7 }"), "wrong-type", "7 }"],
};

const LOADING: Readonly<Record<string, Refusal>> = {
  "a bomb of aliases": [`${HEAD}x0: &x0 [1,1]\n${aliases(10)}\npaths: {}\n`, "limit-exceeded", "x6"],
  "an alias of what holds it": [`${HEAD}x: &x { a: *x }\npaths: {}\n`, "yaml-cycle", "a: *x"],
  "60,000 lists in lists": [nested("[", "]", 60_000), "limit-exceeded", "[["],
  "30,000 maps in maps": [nested("{ a: ", " }", 30_000), "limit-exceeded", "a: {"],
  "1,500 schemas in schemas": [
    replying(`${"{ type: object, properties: { a: ".repeat(1_500)}{}${" } }".repeat(1_500)}`),
    "limit-exceeded",
    "a: {",
  ],
  "a function as a tag": [`${HEAD}paths: {}\nx-a: !!js/function "f"\n`, "yaml-tag", "!!js"],
  "a constructor as a tag": [
    `${HEAD}paths: {}\nx-a: !!python/object/apply:os.system ["id"]\n`,
    "yaml-tag",
    "!!python",
  ],
  "a tag of its own": [`${HEAD}paths: {}\nx-a: !own { a: 1 }\n`, "yaml-tag", "!own"],
  "bytes as a tag": [`${HEAD}paths: {}\nx-a: !!binary "aGk="\n`, "yaml-value", "!!binary"],
  "a set as a tag": [`${HEAD}paths: {}\nx-a: !!set { a, b }\n`, "yaml-value", "x-a"],
  "no number": [replying("{ type: number, minimum: .nan }"), "yaml-value", "minimum"],
  "a second document": [
    `${HEAD}paths: {}\n---\n${HEAD}security: []\npaths: {}\n`,
    "yaml-multiple-documents",
    "---",
  ],
  "a cut": [`${HEAD}paths:\n  /a: { get: { operationId: a,`, "yaml-syntax", ""],
  "a key twice": [`${HEAD}security: [{ a: [] }]\npaths: {}\nsecurity: []\n`, "duplicate-key", "security: []"],
  "a tab": [`${HEAD}paths:\n\t/a: {}\n`, "yaml-syntax", "\t/a"],
  "no description": ["hello", "not-an-object", "hello"],
  "a list": ["[]", "not-an-object", "[]"],
  "nothing but null": ["null", "not-an-object", "null"],
  "no text": ["", "file-empty", ""],
  "a version to come": ["openapi: 4.0.0\ninfo: {}\npaths: {}\n", "version-unsupported", "4.0.0"],
  "a prototype for a version": [
    "openapi: __proto__\ninfo: {}\npaths: {}\n",
    "version-unsupported",
    "__proto__",
  ],
  "two versions": [`swagger: "2.0"\n${HEAD}paths: {}\n`, "version-unsupported", '"2.0"'],
  "no version": ["info: {}\npaths: {}\n", "version-unsupported", "info"],
  "null for info": ["openapi: 3.1.0\ninfo:\npaths: {}\n", "wrong-type", "info"],
  "null for paths": [`${HEAD}paths:\n`, "wrong-type", "paths"],
  "text for a number": [replying('{ type: string, minLength: "1;x()" }'), "wrong-type", '"1;x()"'],
  "text for a bound": [replying('{ type: integer, maximum: "0);x(" }'), "wrong-type", '"0);x("'],
};

const POLICIES: Readonly<Record<string, Refusal>> = {
  text: [resilient('"retry"'), "x-resilience-shape", '"retry"'],
  "a list": [resilient("[]"), "x-resilience-shape", "[]"],
  null: [resilient("null"), "x-resilience-shape", "null"],
  "a slip in a block": [resilient("{ retyr: { maxAttempts: 3 } }"), "x-resilience-unknown-key", "retyr"],
  "a slip in a key": [resilient("{ retry: { maxAttemps: 3 } }"), "x-resilience-unknown-key", "maxAttemps"],
  "a prototype": [resilient("{ __proto__: { a: 1 } }"), "x-resilience-unknown-key", "__proto__"],
  "a constructor": [resilient("{ constructor: { a: 1 } }"), "x-resilience-unknown-key", "constructor: {"],
  "a class that is code": [resilient('{ class: "*/x()/*" }'), "x-resilience-unknown-class", '"*/x'],
  "a time without a unit": [resilient("{ timeout: { total: 5 } }"), "x-resilience-duration", "5 }"],
  "a time beyond time": [resilient('{ timeout: { idle: "1e99s" } }'), "x-resilience-duration", '"1e99s"'],
  "attempts below one": [resilient("{ retry: { maxAttempts: 0 } }"), "x-resilience-value", "0 }"],
  "a header in a header": [
    resilient('{ class: keyed, idempotency: { name: "X\\r\\nEvil" } }'),
    "x-resilience-header",
    '"X\\r\\nEvil"',
  ],
  "a key for a credential": [
    resilient("{ class: keyed, idempotency: { name: AUTHORIZATION } }"),
    "x-resilience-header",
    "AUTHORIZATION",
  ],
  "a veto that is no header": [resilient('{ retry: { vetoHeader: "a b" } }'), "x-resilience-value", '"a b"'],
  "a hedged write": [resilient("{ hedge: { max: 2 } }"), "x-resilience-unsafe-hedge", "{ max"],
  "a key with no carrier": [resilient("{ class: keyed }"), "x-resilience-key-without-carrier", "keyed"],
  "a foreign reference": [
    resilient('{ $ref: "https://attacker.test/x.yaml" }'),
    "x-resilience-reference",
    "{ $ref",
  ],
  "a wrong place": [
    'openapi: 3.1.0\ninfo: { title: T, version: "1", x-resilience: { class: safe } }\npaths: {}\n',
    "x-resilience-misplaced",
    "x-resilience",
  ],
};

describe.each([
  ["references", REFERENCES],
  ["loading", LOADING],
  ["policies", POLICIES],
])("refused: %s", (_, cases) => {
  test.each(Object.entries(cases))("%s", async (_title, [document, code, at]) => {
    const made = await attack(document);
    expect(made.ok).toBe(false);
    const [error, ...others] = refusals(made);
    expect(others).toEqual([]);
    const [found, place] = (error ?? "").split(" ");
    const [line = 0, column = 0] = (place ?? "").split(":").map(Number);
    expect(found).toBe(code);
    expect(
      document
        .split("\n")
        [line - 1]?.slice(column - 1)
        .startsWith(at),
      `${place}, not at ${at}`,
    ).toBe(true);
    expect([...made.files.keys()]).toEqual([]);
  });
});

describe("refused: bytes", () => {
  const document = replying("{ type: string }");
  test.each([
    ["an image", bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]), "file-not-text 1:1"],
    ["Latin-1", bytes(HEAD, "x-a: caf", [0xe9], "\npaths: {}\n"), "file-encoding 3:9"],
    ["half a character", bytes(HEAD, "x-a: ", [0xf0, 0x9f], "\npaths: {}\n"), "file-encoding 3:6"],
  ])("%s", async (_title, content, refusal) => {
    const made = await attack(content);
    expect(refusals(made)).toEqual([refusal]);
    expect([...made.files.keys()]).toEqual([]);
  });

  test.each([
    ["UTF-8 with a mark, and lines of Windows", bytes([0xef, 0xbb, 0xbf], document.replaceAll("\n", "\r\n"))],
    ["UTF-16 with a mark", bytes([0xff, 0xfe], [...Buffer.from(document, "utf16le")])],
  ])("but not %s, which is read as if it were plain", async (_title, content) => {
    const [one, other] = [await attack(document), await attack(content)];
    expect(other.ok).toBe(true);
    expect([...other.files]).toEqual([...one.files]);
  });

  test("and places stay right behind a mark and lines of Windows", async () => {
    const wrong = replying('{ $ref: "#/nowhere" }').replaceAll("\n", "\r\n");
    const { line, column } = placeOf(wrong, '"#/nowhere"');
    const made = await attack(bytes([0xef, 0xbb, 0xbf], wrong));
    expect(refusals(made)).toEqual([`unresolved-reference ${line}:${column}`]);
  });
});

describe("refused: ways round", () => {
  test("a link in the project that leads out of it", async () => {
    const outside = join(tmpdir(), `gen-client-outside-${process.pid}.yaml`);
    writeFileSync(outside, "type: string\ndescription: canary\n");
    const first = await attack(HEAD);
    symlinkSync(outside, join(first.folder, "in", "link.yaml"));
    writeFileSync(join(first.folder, "in", "spec2.yaml"), replying('{ $ref: "link.yaml" }'));
    const made = await attack(HEAD, { spec: join(first.folder, "in", "spec2.yaml") });
    expect(refusals(made)[0]).toMatch(/^ref-outside-root 4:/);
  });

  test("errors name every fault, not the first", async () => {
    const document = `${HEAD}paths:\n  /a: { get: { operationId: a, x-resilience: { retyr: {}, timeout: { total: 5 } }, ${OK} } }\n`;
    expect(refusals(await attack(document)).map((refusal) => refusal.split(" ")[0])).toEqual(
      expect.arrayContaining(["x-resilience-unknown-key", "x-resilience-duration"]),
    );
  });

  test("what was there stays exactly as it was", async () => {
    const good = await attack(replying("{ type: string }"));
    const out = join(good.folder, "out");
    const before = readdirSync(out, { recursive: true }).length;
    const bad = await attack(replying('{ $ref: "/etc/passwd" }'), { out });
    expect(bad.ok).toBe(false);
    expect(readdirSync(out, { recursive: true })).toHaveLength(before);
  });
});
