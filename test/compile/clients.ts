import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateOptions, generate } from "../../generator/src/index.ts";

const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Our own documents, each for what it has of its own. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  everything: file("fixtures/everything.yaml"),
  names: file("fixtures/names.yaml"),
  wire: file("fixtures/wire.yaml"),
  "petstore-fixture": file("fixtures/petstore.yaml"),
  "github-repos": file("../examples/github-repos/openapi.yaml"),
  payments: file("../examples/payments/openapi.yaml"),
  petstore: file("../examples/petstore/openapi.yaml"),
};

/** Writes the client of a document into a folder of its own and says what kept it from that. */
export async function writeClient(options: GenerateOptions & { readonly out: string }): Promise<void> {
  const { ok, diagnostics } = await generate(options);
  if (!ok) throw new Error(JSON.stringify(diagnostics.find(({ severity }) => severity === "error")));
}

/** The code of a client's README as one module: imports first, each block after the first in a scope of its own. */
export function readmeModule(client: string): string {
  const readme = readFileSync(join(client, "README.md"), "utf8");
  const [first = "", ...others] = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text ?? "");
  const importOf = /^import .*\n/gm;
  const imports = others.flatMap((text) => text.match(importOf) ?? []);
  const scopes = others.map((text) => `{\n${text.replace(importOf, "")}}\n`);
  const environment = "declare const process: { env: Readonly<Record<string, string | undefined>> };\n";
  return [environment, ...imports, first, ...scopes, "export {};\n"].join("");
}

/** All files of a folder by path. */
export function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** A document of objects within objects, of lists in a circle, and of a circle that says nothing. */
export function writeNestedDocument(folder: string, depth: number): string {
  const nested = (level: number): object =>
    level === 0
      ? { type: "string" }
      : {
          type: "object",
          required: ["inner"],
          properties: { inner: nested(level - 1), list: { type: "array", items: ref("Tree") } },
        };
  const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    Deep: nested(depth),
    Tree: { type: "array", items: { oneOf: [ref("Tree"), ref("Deep"), { type: "null" }] } },
    Knot: { anyOf: [ref("Knot"), ref("Twist")] },
    Twist: { allOf: [ref("Knot")] },
    Chain: {
      type: "object",
      properties: { next: ref("Chain"), map: { type: "object", additionalProperties: ref("Chain") } },
    },
    All: {
      type: "object",
      properties: Object.fromEntries(["Deep", "Tree", "Knot", "Chain"].map((name) => [name, ref(name)])),
    },
  };
  const content = { "application/json": { schema: ref("All") } };
  const post = {
    operationId: "turn",
    requestBody: { content },
    responses: { 200: { description: "ok", content } },
  };
  const document = {
    openapi: "3.1.0",
    info: { title: "Nested", version: "1" },
    paths: { "/turn": { post } },
    components: { schemas },
  };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "nested.json");
  writeFileSync(path, JSON.stringify(document));
  return path;
}
