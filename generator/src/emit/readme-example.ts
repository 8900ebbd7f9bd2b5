import type { MediaType } from "../ir/api.ts";
import type { JsonValue } from "../ir/schema.ts";
import type { OperationPlan, Plan } from "../plan/plan-types.ts";
import { type Code, code, identifier, literal, objectKey } from "./code.ts";
import { fits } from "./fits.ts";
import { block, type Layout, render, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { bodyContent, inputParameters, LOCATIONS } from "./operation-input.ts";
import { isExpression, type Sample, sampleOf } from "./sample.ts";

/** `api.charges.createCharge({ body: { amount: 100 } })`. */
export function exampleCall(operation: OperationPlan, plan: Plan): Code {
  const items = [
    ...LOCATIONS.flatMap((location) => {
      const required = inputParameters(operation.operation, location).filter((each) => each.required);
      const values = required.map(({ key, parameter }) => ({
        body: sequence(code`${objectKey(key)}: `, valueLayout(sampleOf(parameter.schema, plan))),
      }));
      return values.length === 0
        ? []
        : [{ body: sequence(code`${identifier(location)}: `, block("properties", values)) }];
    }),
    ...exampleBody(operation, plan),
  ];
  const path = callPath(operation);
  return items.length === 0
    ? code`${path}()`
    : render(sequence(code`${path}(`, block("properties", items), code`)`), { column: 20 });
}

/** Longer ones are read in the document. */
const MAX_BODY = 400;

/** A call with the document's own example of its body; `undefined` where the document has none that is short and fits. */
export function documentedCall(operation: OperationPlan, plan: Plan): Code | undefined {
  const [media] = bodyContent(operation.operation);
  return media === undefined || documentedBody(media, plan) === undefined
    ? undefined
    : exampleCall(operation, plan);
}

function documentedBody({ mediaType, schema, examples = [] }: MediaType, plan: Plan): JsonValue | undefined {
  if (!["json", "form"].includes(mediaKind(mediaType, schema))) return undefined;
  return examples.find(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      JSON.stringify(value).length <= MAX_BODY &&
      (schema === undefined || fits(value, schema, plan)),
  );
}

/** `api.charges.createCharge`. */
export function callPath({ group, member }: OperationPlan): Code {
  return group === undefined
    ? code`api.${identifier(member)}`
    : code`api.${identifier(group.member)}.${identifier(member)}`;
}

function exampleBody({ operation }: OperationPlan, plan: Plan): readonly { body: Layout }[] {
  const [media] = bodyContent(operation);
  if (
    media === undefined ||
    (operation.body?.required !== true && documentedBody(media, plan) === undefined)
  ) {
    return [];
  }
  return [{ body: sequence(code`body: `, sampleBody(media, plan)) }];
}

function sampleBody(media: MediaType, plan: Plan): Layout {
  const { mediaType, schema, itemSchema } = media;
  const documented = documentedBody(media, plan);
  if (documented !== undefined) return valueLayout(documented);
  switch (mediaKind(mediaType, schema)) {
    case "text":
    case "events":
    case "bytes":
      return literal("…");
    case "ndjson": {
      const line = itemSchema ?? schema;
      const sample = line === undefined ? {} : sampleOf(line, plan);
      return valueLayout(Array.isArray(sample) ? sample : [sample]);
    }
    default:
      return valueLayout(schema === undefined ? {} : sampleOf(schema, plan));
  }
}

function valueLayout(value: Sample): Layout {
  if (typeof value !== "object" || value === null) {
    return literal(value);
  }
  if (isExpression(value)) {
    return value.code;
  }
  if (Array.isArray(value)) {
    const items: readonly Sample[] = value;
    return block(
      "elements",
      items.map((item) => ({ body: valueLayout(item) })),
    );
  }
  const items = Object.entries(value).map(([key, member]) => ({
    body: sequence(code`${objectKey(key)}: `, valueLayout(member)),
  }));
  return block("properties", items);
}
