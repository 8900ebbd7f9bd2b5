import type { BodyEncoding, QuerystringWriter } from "../operation.ts";
import { percentEncode } from "./percent.ts";

/** The whole query of a URL as a document of a media type: a form stands as it is, anything else is percent-encoded. */
export const querystring =
  /*@__NO_SIDE_EFFECTS__*/
    (encoding: BodyEncoding): QuerystringWriter =>
    (value) => {
      const { mediaType } = encoding;
      const encoded = encoding.encode(value, mediaType, () => "");
      const text = encoded.kind === "fixed" ? String(encoded.bytes) : "";
      return mediaType === "application/x-www-form-urlencoded" ? text : percentEncode(text);
    };
