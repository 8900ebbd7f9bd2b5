import { z } from "zod";
import { blockOf } from "./block.ts";
import { health } from "./blocks/health.ts";
import { oauth } from "./blocks/oauth.ts";
import { ownClass } from "./blocks/retry.ts";
import { webhook } from "./blocks/webhook.ts";
import { operationLevel, PLACES } from "./places.ts";

type JsonObject = { [key: string]: unknown };

/** Names of the definitions of places; a place that shares one with another is not listed. */
const PLACE_DEFINITIONS = {
  root: PLACES.root,
  operation: operationLevel,
  response: PLACES.response,
  parameter: PLACES.parameter,
  property: PLACES.property,
  securityScheme: PLACES["security scheme"],
  webhook: PLACES.webhook,
} as const;

/**
 * The extension as a JSON Schema (draft 2020-12): a definition for each place, and as a whole what may stand at the root.
 * Editors complete keys, words, defaults and examples from it. What stands on an operation stands on tags and path items.
 */
export function extensionJsonSchema(): JsonObject {
  const whole = z.toJSONSchema(z.object(PLACE_DEFINITIONS), {
    io: "input",
    metadata: definitionNames(),
    override: ({ zodSchema, jsonSchema }) => complete(zodSchema as unknown as z.ZodType, jsonSchema),
  }) as JsonObject;
  return {
    $schema: whole["$schema"],
    title: "x-resilience",
    description: "The x-resilience extension of OpenAPI, version 1. $defs has what may stand at each place.",
    $ref: "#/$defs/root",
    $defs: tidy(whole["$defs"]),
  };
}

/** Places and blocks are definitions of their own; all else stands in place. */
function definitionNames(): z.core.$ZodRegistry<{ id: string }> {
  const names = z.registry<{ id: string }>();
  for (const [name, definition] of Object.entries(PLACE_DEFINITIONS)) names.add(definition, { id: name });
  for (const [key, field] of Object.entries(operationLevel.shape)) {
    const inner = blockOf(field);
    if (inner !== undefined) names.add(inner, { id: `${key}Block` });
  }
  return names
    .add(health, { id: "healthBlock" })
    .add(oauth, { id: "oauthBlock" })
    .add(webhook, { id: "webhookBlock" })
    .add(ownClass, { id: "ownClass" });
}

/** Adds what a conversion leaves out: descriptions, defaults and examples, keys of others, and `$ref`. */
function complete(definition: z.ZodType, schema: JsonObject): void {
  Object.assign(schema, definition.meta());
  if (!(definition instanceof z.ZodObject)) return;
  schema["patternProperties"] = { "^x-": {} };
  schema["properties"] = {
    ...(schema["properties"] as JsonObject | undefined),
    $ref: { type: "string", description: "Where in the document these settings stand instead." },
  };
}

/** Opens alternatives within alternatives, which hold nothing but what stands around them. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, tidy(value)] as const);
  const tidied: JsonObject = Object.fromEntries(entries);
  const options = tidied["anyOf"];
  if (Array.isArray(options)) tidied["anyOf"] = options.flatMap((option: JsonObject) => open(option, tidied));
  return tidied;
}

function open(option: JsonObject, around: JsonObject): readonly unknown[] {
  const own = Object.entries(option).filter(
    ([key, value]) => !(key in around && JSON.stringify(around[key]) === JSON.stringify(value)),
  );
  const nested = own.length === 1 && own[0]?.[0] === "anyOf" ? own[0][1] : undefined;
  return Array.isArray(nested) ? nested : [Object.fromEntries(own)];
}
