import { essence, isJsonType } from "../call/reply-reader.ts";
import type { Documented, MediaReaders, ReplyWish } from "../operation.ts";
import { unmatched } from "../reply/unmatched.ts";

/**
 * A reader for each media type; a key may end in `/*`. A call may ask for one of them; where `flag` names a property of
 * the body, that says whether it wants a stream.
 */
export const byMediaType = /*@__NO_SIDE_EFFECTS__*/ (
  types: MediaReaders["types"],
  flag?: string,
): MediaReaders => ({
  kind: "media",
  types,
  wanted: (call) => wantedOf(types, call, flag),
  choose: (type, among) => {
    const key =
      keyFor(type, among) ?? among.find((each) => isVague(essence(each)) && isPossible(type, [each]));
    return key === undefined ? undefined : types[key];
  },
  unmatched,
});

/** What a reader says of the media types that it is for. `json`: it reads JSON too. */
export const forTypes = (mediaTypes: readonly string[], json?: "json"): Documented => ({
  mediaTypes,
  accepts: (type) => isPossible(type, mediaTypes, json),
  unmatched,
});

/** Whether a body of one media type may be what the contract calls another. Servers are careless, but not that much. */
function isPossible(type: string, documented: readonly string[], json?: "json"): boolean {
  if (type === "application/problem+json") return documented.includes(type);
  const isAnything = documented.length === 0 || documented.some((each) => isVague(essence(each)));
  if (type === "" || isAnything || keyFor(type, documented) !== undefined) return true;
  return type !== "text/html" && type !== "application/xhtml+xml" && (json === "json" || !isJsonType(type));
}

function isVague(type: string): boolean {
  return type === "*/*" || type === "application/*" || type === "application/octet-stream";
}

function wantedOf(
  types: MediaReaders["types"],
  { input, options }: ReplyWish,
  flag: string | undefined,
): readonly string[] {
  const all = Object.keys(types);
  if (options.accept !== undefined) return all.filter((key) => key === options.accept);
  if (flag === undefined) return all;
  const wantsStream = Reflect.get(Object(input.body), flag) === true;
  return all.filter((key) => (types[key]?.kind === "stream") === wantsStream);
}

function keyFor(type: string, keys: readonly string[]): string | undefined {
  return (
    keys.find((key) => essence(key) === type) ??
    keys.find((key) => key.endsWith("/*") && key !== "*/*" && type.startsWith(key.slice(0, -1))) ??
    (isJsonType(type) ? keys.find((key) => isJsonType(essence(key))) : undefined) ??
    keys.find((key) => key === "*/*") ??
    // A reply that does not say what it is is taken for what the document says first.
    (type === "" ? keys[0] : undefined)
  );
}
