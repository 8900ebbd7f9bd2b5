import { InputFault } from "../errors/input-fault.ts";
import { digestOf } from "./digest.ts";

/**
 * A part of an input as JSON, different for whatever would be a different thing to do: dates and long numbers are the texts
 * that they are on the wire, and bytes their digest. What can be read but once, or says nothing of itself, tells nothing
 * apart, and would give all that are like it one key: a fault.
 */
export async function tellingApart(value: unknown, place: string): Promise<unknown> {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function") throw indistinct(place, "a function");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return inOrder(value, place);
  if (value instanceof Blob) return fileParts(value);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return digestOf(value as BufferSource);
  if (value instanceof FormData || value instanceof URLSearchParams) return inOrder([...value], place);
  if (hasJson(value)) return tellingApart(value.toJSON(), place);
  if (isOpaque(value)) throw indistinct(place, "a stream or collection");
  return members(value, place);
}

async function inOrder(items: readonly unknown[], place: string): Promise<readonly unknown[]> {
  return Promise.all(items.map((item) => tellingApart(item === undefined ? null : item, place)));
}

/** As JSON has it: members that are not there are not said. */
async function members(value: object, place: string): Promise<Readonly<Record<string, unknown>>> {
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  const told = given.map(async ([name, member]) => [name, await tellingApart(member, `${place}/${name}`)]);
  return Object.fromEntries(await Promise.all(told)) as Readonly<Record<string, unknown>>;
}

async function fileParts(blob: Blob): Promise<readonly unknown[]> {
  const name = blob instanceof File ? blob.name : "";
  return [blob.type, name, await digestOf(await blob.arrayBuffer())];
}

function hasJson(value: object): value is { readonly toJSON: () => unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

/** Nothing of a stream, a map or a set shows in its members. */
function isOpaque(value: object): boolean {
  return Symbol.asyncIterator in value || Symbol.iterator in value || value instanceof ReadableStream;
}

function indistinct(place: string, what: string): InputFault {
  return new InputFault(
    `the idempotency key is derived from ${place}, where ${what} is: all calls like it would have one key`,
    "Pass the bytes, text or a Blob, or an idempotencyKey.",
  );
}
