import { mediaKind } from "../../generator/src/emit/media-kind.ts";
import type { Api, MediaType, Operation, PolicedOperation } from "../../generator/src/ir/api.ts";
import { childrenOf } from "../../generator/src/ir/children.ts";
import type { Schema } from "../../generator/src/ir/schema.ts";
import type { Direction } from "./json-schema.ts";

/** A schema of the document, and what the document shows of its values. */
export interface Case {
  readonly pointer: string;
  readonly schema: Schema;
  readonly direction: Direction;
  readonly examples: readonly unknown[];
  /** Values are made of it: it has a name, or is the body of a request or reply. */
  readonly makes: boolean;
}

/** Every named schema, body, reply and parameter, and every schema within them that has examples of its own. */
export function casesOf(api: Api<PolicedOperation>): readonly Case[] {
  const cases = new Map<string, Case>();
  const add = (
    schema: Schema,
    direction: Direction,
    makes: boolean,
    shown: readonly unknown[] = [],
  ): void => {
    const key = `${direction} ${schema.pointer}`;
    const own = schema.kind === "ref" ? [] : (schema.examples ?? []);
    const known = cases.get(key);
    const examples = [...(known?.examples ?? own), ...shown];
    cases.set(key, {
      pointer: schema.pointer,
      schema,
      direction,
      examples,
      makes: makes || known?.makes === true,
    });
    if (known !== undefined) return;
    for (const inner of childrenOf(schema)) addInner(inner, direction);
  };
  const addInner = (schema: Schema, direction: Direction): void => {
    if ((schema.examples?.length ?? 0) > 0 && schema.kind !== "ref") add(schema, direction, false);
    else for (const inner of childrenOf(schema)) addInner(inner, direction);
  };
  for (const { schema } of api.schemas.values()) add(schema, "reply", true);
  for (const operation of api.operations) {
    for (const { media, direction } of mediaOf(operation)) {
      if (media.schema !== undefined) {
        add(media.schema, direction, media.schema.kind !== "ref", media.examples ?? []);
      }
    }
    for (const { schema, examples } of operation.parameters) add(schema, "request", false, examples ?? []);
  }
  return [...cases.values()].filter(({ makes, examples }) => makes || examples.length > 0);
}

function mediaOf(operation: Operation): readonly { media: MediaType; direction: Direction }[] {
  const bodies = (operation.body?.content ?? []).map((media) => ({ media, direction: "request" as const }));
  const replies = operation.responses.flatMap(({ content }) =>
    content.map((media) => ({ media, direction: "reply" as const })),
  );
  return [...bodies, ...replies].filter(({ media }) => mediaKind(media.mediaType, media.schema) === "json");
}
