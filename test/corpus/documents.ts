import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A real document to generate from. */
export interface CorpusDocument {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/** Third parties' documents: beside the project, never in it. */
export const sharedFolder: string = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** One per thing that breaks generators, small enough for every run of CI. */
const QUICK: ReadonlySet<string> = new Set([
  "specs/adafruit",
  "specs/clicksend",
  "specs/discourse",
  "specs/keycloak",
  "specs/listennotes",
  "specs/museum",
  "specs/oai-petstore-separate-20",
  "specs/oai-tags-32",
  "specs/oai-tictactoe-31",
  "specs/oai-webhook-31",
  "specs/slack-web",
  "specs/stripe",
  "specs/up-banking",
  "evolution/museum/0-2024-02-12",
  "evolution/xero-accounting/3-2026-07-13",
]);

/** Documents by name, sorted; empty where the folder is not there. */
export function corpusDocuments(options: { readonly quick: boolean }): CorpusDocument[] {
  if (!existsSync(join(sharedFolder, "specs", "index.json"))) return [];
  return [...specs(), ...evolution()]
    .filter((document) => !options.quick || QUICK.has(document.name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function specs(): CorpusDocument[] {
  const index: unknown = JSON.parse(readFileSync(join(sharedFolder, "specs", "index.json"), "utf8"));
  if (!Array.isArray(index)) throw new Error("specs/index.json is not a list");
  return index.map((entry: { name: string; file?: string; dir?: string }) => {
    const path = entry.file === undefined ? `${entry.dir}/spec/swagger.yaml` : `specs/${entry.file}`;
    return described(`specs/${entry.name}`, path);
  });
}

function evolution(): CorpusDocument[] {
  const root = join(sharedFolder, "evolution");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\/.*\.(json|yaml)$/.test(path))
    .map((path) => described(`evolution/${path.replace(/\.\w+$/, "")}`, `evolution/${path}`));
}

function described(name: string, path: string): CorpusDocument {
  const file = join(sharedFolder, path);
  return { name, file, bytes: statSync(file).size };
}
