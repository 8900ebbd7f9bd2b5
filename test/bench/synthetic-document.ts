/**
 * A document of a given number of operations, in the proportions of large real ones: one schema of a dozen
 * properties for each operation, shared error bodies, references between neighbours, twenty operations a tag.
 */
export function syntheticDocument(operations: number): unknown {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = { Problem: problem };
  for (let index = 0; index < operations; index += 1) {
    paths[`/things-${index}/{id}`] = { get: operation(index) };
    schemas[`Thing${index}`] = schema(index, operations);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Synthetic", version: "1" },
    servers: [{ url: "https://synthetic.test" }],
    paths,
    components: { schemas },
  };
}

const problem = { type: "object", properties: { title: { type: "string" }, status: { type: "integer" } } };

function operation(index: number): unknown {
  const json = (name: string): unknown => ({
    "application/json": { schema: { $ref: `#/components/schemas/${name}` } },
  });
  return {
    operationId: `getThing${index}`,
    tags: [`tag-${Math.floor(index / 20)}`],
    summary: `Gets thing number ${index}`,
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      { name: "fields", in: "query", schema: { type: "array", items: { type: "string" } } },
    ],
    responses: {
      "200": { description: "The thing", content: json(`Thing${index}`) },
      default: { description: "A problem", content: json("Problem") },
    },
  };
}

function schema(index: number, count: number): unknown {
  const properties: Record<string, unknown> = {
    id: { type: "string" },
    kind: { type: "string", enum: ["small", "large", `size-${index}`] },
    next: { $ref: `#/components/schemas/Thing${(index + 1) % count}` },
    parts: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string" }, weight: { type: "number" } } },
    },
  };
  for (let property = 0; property < 8; property += 1) {
    properties[`property${property}`] = {
      type: ["string", "null"],
      description: `Property ${property} of thing ${index}`,
    };
  }
  return { type: "object", required: ["id", "kind"], properties };
}
