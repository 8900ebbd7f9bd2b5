import { type Block, blockOf, docOf } from "../src/extension/block.ts";
import { health } from "../src/extension/blocks/health.ts";
import { parameterMarks, propertyMarks } from "../src/extension/blocks/marks.ts";
import { oauth } from "../src/extension/blocks/oauth.ts";
import { response } from "../src/extension/blocks/response.ts";
import { webhook } from "../src/extension/blocks/webhook.ts";
import { operationLevel } from "../src/extension/places.ts";

const BEGIN = "<!-- tables: written by generator/build/write-extension-schema.ts -->";
const END = "<!-- end of tables -->";

/** The reference with its tables of blocks written anew from the definition. */
export function withTables(reference: string): string {
  const begin = reference.indexOf(BEGIN);
  const end = reference.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("docs/x-resilience.md has lost the marks around its tables");
  return `${reference.slice(0, begin + BEGIN.length)}\n\n${tables()}\n${reference.slice(end)}`;
}

function tables(): string {
  const blocks = Object.entries(operationLevel.shape).flatMap(([key, field]) => {
    const inner = blockOf(field);
    return inner === undefined ? [] : [table(key, inner, docOf(field).default === false)];
  });
  const others = [
    table("health", health, true),
    table("oauth", oauth, false),
    table("webhook", webhook, false),
    table("responses.<code>", response, false),
    table("parameters", parameterMarks, false),
    table("properties", propertyMarks, false),
  ];
  return [scalars(), ...blocks, ...others].join("\n");
}

function scalars(): string {
  const rows = Object.entries(operationLevel.shape).filter(([, field]) => blockOf(field) === undefined);
  return `#### Settings without a block\n\n${rowsOf(rows, "")}`;
}

function table(key: string, block: Block, isOff: boolean): string {
  const off = isOff ? " Off by default." : "";
  return `#### \`${key}\`\n\n${docOf(block).description ?? ""}${off}\n\n${rowsOf(Object.entries(block.shape), "")}`;
}

function rowsOf(fields: readonly (readonly [string, Block["shape"][string]])[], path: string): string {
  const rows = fields.flatMap(([key, field]) => rowOf(`${path}${key}`, field));
  return `| key | default | meaning |\n|---|---|---|\n${rows.join("")}`;
}

function rowOf(name: string, field: Block["shape"][string]): readonly string[] {
  const inner = blockOf(field);
  const { description = "", default: preset } = docOf(field);
  const own =
    inner !== undefined && preset === undefined
      ? []
      : [`| \`${name}\` | ${show(preset)} | ${description} |\n`];
  const nested =
    inner === undefined
      ? []
      : Object.entries(inner.shape).flatMap(([key, member]) => rowOf(`${name}.${key}`, member));
  return [...own, ...nested];
}

function show(preset: unknown): string {
  if (preset === undefined || preset === "") return "";
  return `\`${typeof preset === "string" ? preset : JSON.stringify(preset)}\``;
}
