import { readFile, writeFile } from "node:fs/promises";

const README = new URL("../README.md", import.meta.url);
const CLIENT = new URL("payments/client/", import.meta.url);
const BETWEEN_MARKS = /(<!-- excerpt -->\n).*(\n<!-- \/excerpt -->)/s;

/** What the README shows of an emitted client, cut out of the committed one. */
export async function readmeExcerpt(): Promise<string> {
  const operations = await readFile(new URL("operations/charges.ts", CLIENT), "utf8");
  const schemas = await readFile(new URL("schemas/shared.ts", CLIENT), "utf8");
  const parts = [
    cut(operations, "export const createCharge:", "\n});\n"),
    cut(schemas, "export interface Money ", "\n}\n"),
    cut(schemas, "export const MoneyReader:", "\n}));\n"),
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

function cut(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`the client has no "${start}": choose another excerpt`);
  return text.slice(from, to + end.length);
}
