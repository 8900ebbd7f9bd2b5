import type { MediaType } from "../ir/api.ts";
import { code, identifier } from "./code.ts";
import { assigned, type Layout, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { bodyType } from "./operation-input.ts";
import { soleObject } from "./says-type.ts";
import type { SchemaContext } from "./schema-names.ts";
import { objectType, typeOf } from "./type-fold.ts";

/** The declaration of an inline schema that was given a name. */
export function inlineDeclaration(name: string, media: MediaType, context: SchemaContext): Layout {
  const { schema } = media;
  const object = schema && soleObject(schema, context);
  if (object !== undefined && mediaKind(media.mediaType, schema) !== "ndjson") {
    return sequence(
      code`export interface ${identifier(name)} `,
      objectType(object, context, { broken: true }),
    );
  }
  const type =
    context.direction === "request" || schema === undefined
      ? bodyType(media, context)
      : typeOf(schema, context);
  return sequence(code`export type ${identifier(name)} =`, assigned(type), code`;`);
}
