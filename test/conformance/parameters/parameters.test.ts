import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeCases } from "./describe-cases.ts";
import { hasStyleTable, styleTable } from "./style-table.ts";
import { hasUriTemplates, uriTemplates } from "./uri-templates.ts";
import type { WireCase } from "./wire-case.ts";

const OWN = new URL("../../vectors/parameters.json", import.meta.url);

describe.skipIf(!hasStyleTable)("the style table of the OpenAPI specification", () => {
  describeCases(styleTable());
});

describe.skipIf(!hasUriTemplates)("the test suite of RFC 6570", () => {
  const { cases, beyond } = uriTemplates();
  describeCases(cases);

  test("what no document can say is that, and no more", () => {
    const counts: Record<string, number> = {};
    for (const { reason } of beyond) counts[reason] = (counts[reason] ?? 0) + 1;
    expect(counts).toEqual({
      "a fragment is not sent": 24,
      "a path parameter is required": 13,
      "a query parameter has a name": 2,
      "it is no template": 36,
      "no style sends a part of a value": 26,
      "no style spreads a value over segments": 7,
    });
  });
});

describe("vectors of our own", () => {
  const { cases }: { readonly cases: readonly WireCase[] } = JSON.parse(readFileSync(OWN, "utf8"));
  describeCases(cases);
});
