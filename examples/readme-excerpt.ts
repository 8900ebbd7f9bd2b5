import { readFile, writeFile } from "node:fs/promises";

const README = new URL("../README.md", import.meta.url);
const CLIENT = new URL("payments/client/", import.meta.url);
const BETWEEN_MARKS = /(<!-- excerpt -->\n).*(\n<!-- \/excerpt -->)/s;

/** What the README shows of an emitted client, cut out of the committed one. */
export async function readmeExcerpt(): Promise<string> {
  const operations = await readFile(new URL("operations/charges.ts", CLIENT), "utf8");
  const schemas = await readFile(new URL("schemas/shared.ts", CLIENT), "utf8");
  const parts = [
    cut(operations, "export const createCharge:"),
    cut(schemas, "export interface Money "),
    cut(schemas, "export const MoneyReader:"),
  ];
  return `\`\`\`ts\n${parts.join("\n")}\`\`\``;
}

/** Puts the excerpt between its marks in the README. */
export async function refreshReadme(): Promise<void> {
  const excerpt = await readmeExcerpt();
  const text = await readFile(README, "utf8");
  const fresh = text.replace(BETWEEN_MARKS, (_all, start: string, end: string) => start + excerpt + end);
  if (fresh !== text) await writeFile(README, fresh);
}

/** A declaration, from its first words to the line that closes it. */
function cut(text: string, start: string): string {
  const from = text.indexOf(start);
  const close = /\n[})].*\n/.exec(text.slice(Math.max(from, 0)));
  if (from < 0 || close === null) throw new Error(`the client has no "${start}": choose another excerpt`);
  return text.slice(from, from + close.index + close[0].length);
}
