import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type Direction, jsonSchemas } from "./json-schema.ts";

/** Judges values by the schema that stands at a pointer. */
export interface Judge {
  readonly schemas: Readonly<Record<string, unknown>>;
  /** What an independent validator finds wrong; `undefined` where it cannot read that schema. */
  readonly judge: (pointer: string, value: unknown) => readonly ErrorObject[] | undefined;
}

/** By the letter of JSON Schema, and as documents mean it that leave `type` out. */
export type Judges = Readonly<Record<Direction, { readonly asWritten: Judge; readonly asMeant: Judge }>>;

export function createJudges(document: Readonly<Record<string, unknown>>): Judges {
  const pair = (direction: Direction): Judges[Direction] => ({
    asWritten: createJudge(jsonSchemas(document, direction, false)),
    asMeant: createJudge(jsonSchemas(document, direction, true)),
  });
  return { request: pair("request"), reply: pair("reply") };
}

const ID = "https://document.test/";

/** Formats are annotations in JSON Schema, unless one asks for them; patterns may not bear the `u` flag. */
function createJudge(schemas: Readonly<Record<string, unknown>>): Judge {
  const validators = [true, false].map((unicodeRegExp) => {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      validateFormats: false,
      validateSchema: false,
      unicodeRegExp,
      logger: false,
    });
    ajv.addSchema(schemas, ID);
    return ajv;
  });
  const compile = (pointer: string): ValidateFunction | undefined => {
    for (const ajv of validators) {
      try {
        return ajv.compile({ $ref: ID + encodeURI(pointer) });
      } catch {
        // The next one is more lenient.
      }
    }
    return undefined;
  };
  const compiled = new Map<string, ValidateFunction | undefined>();
  return {
    schemas,
    judge: (pointer, value) => {
      if (!compiled.has(pointer)) compiled.set(pointer, compile(pointer));
      const validate = compiled.get(pointer);
      if (validate === undefined) return undefined;
      return validate(value) ? [] : [...(validate.errors ?? [])];
    },
  };
}
