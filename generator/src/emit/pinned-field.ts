import type { JsonValue } from "../ir/schema.ts";
import { code, literal, objectKey } from "./code.ts";
import { block, type Layout, sequence } from "./layout.ts";

type Pairs = readonly (readonly [name: string, value: JsonValue])[];

/** `{ headers: { "API-Version": "2026-01-01" } }`; `undefined` where nothing is pinned. */
export function pinnedLayout(headers: Pairs, query: Pairs): Layout | undefined {
  const items = [
    ...(headers.length === 0 ? [] : [{ body: sequence(code`headers: `, pairsLayout(headers)) }]),
    ...(query.length === 0 ? [] : [{ body: sequence(code`query: `, pairsLayout(query)) }]),
  ];
  return items.length === 0 ? undefined : block("properties", items);
}

function pairsLayout(pairs: Pairs): Layout {
  return block(
    "properties",
    pairs.map(([name, value]) => ({ body: code`${objectKey(name)}: ${literal(value)}` })),
  );
}
