import type { Api, Operation, Parameter, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import type { Pointer, SchemaId } from "../../../../generator/src/ir/ids.ts";
import type { NamedSchema, ObjectSchema, Property, Schema } from "../../../../generator/src/ir/schema.ts";
import { defaultPolicy } from "../../../../generator/src/policy/patch.ts";

/** A pointer for a node whose place does not matter. */
export const pointer = "#/x" as Pointer;

export const schemaId = (name: string): SchemaId => `#/components/schemas/${name}` as SchemaId;

export const ref = (name: string): Schema => ({ kind: "ref", id: schemaId(name), pointer });

export const text: Schema = { kind: "string", pointer };

export const integer: Schema = { kind: "number", integer: true, pointer };

export function property(name: string, schema: Schema, more: Partial<Property> = {}): Property {
  return { name, schema, required: false, readOnly: false, writeOnly: false, ...more };
}

export function object(...properties: readonly Property[]): ObjectSchema {
  return { kind: "object", properties, additional: undefined, pointer };
}

export function named(name: string, schema: Schema): NamedSchema {
  return { id: schemaId(name), name, schema };
}

export function parameter(name: string, location: Parameter["in"], more: Partial<Parameter> = {}): Parameter {
  return {
    pointer,
    name,
    in: location,
    required: location === "path",
    deprecated: false,
    schema: text,
    style: location === "query" || location === "cookie" ? "form" : "simple",
    explode: location === "query" || location === "cookie",
    allowReserved: false,
    ...more,
  };
}

export function operation(method: string, path: string, more: Partial<Operation> = {}): PolicedOperation {
  return {
    pointer: `#/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}` as Pointer,
    method,
    path,
    tags: [],
    deprecated: false,
    parameters: [],
    responses: [{ pointer, status: "204", content: [], headers: [] }],
    callbacks: [],
    resilience: [],
    policy: { value: defaultPolicy(method), origins: new Map() },
    ...more,
  };
}

/** A reply of JSON. */
export function reply(status: string, schema: Schema): Operation["responses"][number] {
  return { pointer, status, headers: [], content: [{ pointer, mediaType: "application/json", schema }] };
}

export function body(schema: Schema, mediaType = "application/json"): NonNullable<Operation["body"]> {
  return { pointer, required: true, content: [{ pointer, mediaType, schema }] };
}

export function api(
  operations: readonly PolicedOperation[],
  schemas: readonly NamedSchema[] = [],
  more: Partial<Api<PolicedOperation>> = {},
): Api<PolicedOperation> {
  return {
    title: "Petstore",
    version: "1.0.0",
    servers: [{ pointer, url: "https://petstore.example.com/v1", variables: [] }],
    tags: [],
    operations,
    schemas: new Map(schemas.map((each) => [each.id, each])),
    securitySchemes: [],
    security: [],
    webhooks: [],
    ...more,
  };
}

/** Two operations on pets, one untagged, errors as problem details. */
export function petstore(): Api<PolicedOperation> {
  const tags = ["pets"];
  return api(
    [
      operation("GET", "/pets", {
        operationId: "listPets",
        summary: "List all pets",
        tags,
        parameters: [parameter("limit", "query", { schema: integer, description: "How many at once" })],
        responses: [
          reply("200", { kind: "array", items: ref("Pet"), pointer }),
          reply("default", ref("Problem")),
        ],
      }),
      operation("POST", "/pets", {
        operationId: "createPet",
        summary: "Create a pet",
        tags,
        body: body(ref("Pet")),
        responses: [reply("201", ref("Pet")), reply("default", ref("Problem"))],
      }),
      operation("GET", "/ping", { operationId: "ping" }),
    ],
    [
      named(
        "Pet",
        object(
          property("id", integer, { required: true, readOnly: true }),
          property("name", { ...text, description: "What it is called" } as Schema, { required: true }),
          property("status", { kind: "enum", values: ["available", "sold"], pointer }),
        ),
      ),
      named("Problem", object(property("title", text), property("detail", text))),
    ],
  );
}
