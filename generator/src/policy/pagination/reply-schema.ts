import type { Operation } from "../../ir/api.ts";
import type { Schema } from "../../ir/schema.ts";

/** A reply that holds a page. */
export interface PageReply {
  /** `undefined`: any JSON. */
  readonly schema: Schema | undefined;
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b|^\*\/\*$|^application\/\*$/;

/** The first JSON reply of success; `undefined`: there is none. */
export function pageReply({ responses }: Operation): PageReply | undefined {
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  const candidates =
    successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  const media = candidates
    .flatMap(({ content }) => content)
    .find(({ mediaType, schema }) => JSON_TYPE.test(mediaType) && schema?.kind !== "binary");
  return media && { schema: media.schema };
}
