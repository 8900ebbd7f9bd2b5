import { leaf, type Tree, valueAt, withEntry } from "../extension/tree.ts";
import type { Api, Operation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import type { RetryClass } from "../ir/policy.ts";
import type { Property, Schema } from "../ir/schema.ts";
import type { Readings } from "./levels.ts";
import { defaultClass, idempotencyDefaults, isSafeMethod } from "./presets.ts";

/** The place of a key in a request. */
export interface KeyCarrier {
  readonly in: "header" | "body";
  readonly name: string;
  readonly pointer: Pointer;
}

/** What an operation's document says without saying it: the class that its shape implies, and where a key would go. */
export interface Silence {
  readonly retryClass: RetryClass;
  /** Where the class comes from, when the method alone does not give it. */
  readonly classOrigin?: Pointer;
  readonly carrier?: KeyCarrier;
}

const BODY_KEY_NAMES: ReadonlySet<string> = new Set(["idempotency_key", "idempotencyKey"]);
const MAX_DEPTH = 16;

/** Reads the shape of an operation. */
export function listenToSilence(api: Api, operation: Operation, readings: Readings): Silence {
  const carrier = isSafeMethod(operation.method) ? undefined : findCarrier(api, operation, readings);
  const found = carrier === undefined ? {} : { carrier };
  const stream = eventStream(operation);
  if (stream !== undefined) return { retryClass: "stream", classOrigin: stream, ...found };
  const method = defaultClass(operation.method);
  const condition = operation.parameters.find(
    ({ in: where, name }) => where === "header" && /^if-match$/i.test(name),
  );
  if (condition !== undefined && method !== "safe") {
    return { retryClass: "conditional", classOrigin: condition.pointer, ...found };
  }
  if (carrier !== undefined && method === "unsent") {
    return { retryClass: "keyed", classOrigin: carrier.pointer, ...found };
  }
  return { retryClass: method, ...found };
}

/** The block that a carrier implies. */
export function idempotencyOf(carrier: KeyCarrier): Tree {
  const { in: where, name, pointer } = carrier;
  return withEntry(withEntry(idempotencyDefaults(), "in", leaf(where, pointer)), "name", leaf(name, pointer));
}

function eventStream(operation: Operation): Pointer | undefined {
  const successes = operation.responses.filter(
    ({ status }) => status.startsWith("2") || status === "default",
  );
  const types = successes.flatMap(({ content }) => content);
  return types.find(({ mediaType }) => mediaType.split(";")[0]?.trim() === "text/event-stream")?.pointer;
}

function findCarrier(api: Api, operation: Operation, readings: Readings): KeyCarrier | undefined {
  const headers = operation.parameters.filter((parameter) => parameter.in === "header");
  const marked = headers.find(
    ({ resilience }) =>
      resilience !== undefined && valueAt(readings.read(resilience, "parameter"), "idempotencyKey") === true,
  );
  const named = headers.find(({ name }) => /idempotency-key$/i.test(name));
  const header = marked ?? named;
  if (header !== undefined) return { in: "header", name: header.name, pointer: header.pointer };
  for (const { schema } of operation.body?.content ?? []) {
    const property = schema === undefined ? undefined : keyProperty(api, schema, 0);
    if (property !== undefined) return { in: "body", name: property.name, pointer: property.schema.pointer };
  }
  return undefined;
}

function keyProperty(api: Api, schema: Schema, depth: number): Property | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (schema.kind === "object") {
    const marked = schema.properties.find(({ idempotencyKey }) => idempotencyKey === true);
    return (
      marked ??
      schema.properties.find(
        ({ name, idempotencyKey }) => idempotencyKey !== false && BODY_KEY_NAMES.has(name),
      )
    );
  }
  const inner = innerSchemas(api, schema);
  return inner.map((member) => keyProperty(api, member, depth + 1)).find((found) => found !== undefined);
}

function innerSchemas(api: Api, schema: Schema): readonly Schema[] {
  if (schema.kind === "all") return schema.members;
  const target = schema.kind === "ref" ? api.schemas.get(schema.id)?.schema : undefined;
  return target === undefined ? [] : [target];
}
