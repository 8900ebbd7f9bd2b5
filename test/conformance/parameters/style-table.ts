import { existsSync, readFileSync } from "node:fs";
import type { ParameterObject, WireCase } from "./wire-case.ts";

/** The table "Style Examples" of the OpenAPI specification, as data. */
const TABLE = new URL("../../../../shared/conformance/oas-style-table.json", import.meta.url);

interface Row {
  readonly style: string;
  readonly explode: boolean;
  readonly in: ParameterObject["in"];
  readonly name: string;
  readonly value: unknown;
  readonly expected: string;
}

export const hasStyleTable: boolean = existsSync(TABLE);

/** Every row. The column "undefined" is the old "empty": a value that is there and has no characters. */
export function styleTable(): readonly WireCase[] {
  if (!hasStyleTable) return [];
  const { cases }: { readonly cases: readonly Row[] } = JSON.parse(readFileSync(TABLE, "utf8"));
  return cases.map((row) => {
    const { name, style, explode, in: place } = row;
    const isEmpty = typeof row.value === "object" && row.value !== null && "undefined" in row.value;
    const value = isEmpty ? "" : row.value;
    return {
      title: `${place} ${style} explode=${explode} ${JSON.stringify(value)}`,
      path: place === "path" ? `/{${name}}` : "",
      parameters: [{ name, in: place, style, explode }],
      values: { [name]: value },
      expected: refusal(row, isEmpty) ?? [expectedOf(row)],
    };
  });
}

function expectedOf({ in: place, expected }: Row): string {
  if (place === "path") return `/${expected}`;
  return place === "query" ? `/?${expected}` : expected;
}

function refusal({ in: place, style }: Row, isEmpty: boolean): { refused: string } | undefined {
  if (!isEmpty || place !== "path" || style === "matrix") return undefined;
  return {
    refused:
      style === "label"
        ? "a segment that is a dot names the collection, not a member"
        : "a path without the value names the collection, not a member",
  };
}
