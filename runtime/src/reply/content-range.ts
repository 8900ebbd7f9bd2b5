/** Which bytes a part holds, the last one included. `totalBytes`: of the whole, where that is told. */
export interface ContentRange {
  readonly firstByte: number;
  readonly lastByte: number;
  readonly totalBytes: number | undefined;
}

/** No more digits than a number holds exactly. */
const PART = /^bytes (\d{1,15})-(\d{1,15})\/(?:(\d{1,15})|\*)$/i;
const NO_PART = /^bytes \*\/(\d{1,15})$/i;

/** Reads the `Content-Range` of a part (RFC 9110, section 14.4); `undefined`: it is none. */
export function contentRangeOf(field: string): ContentRange | undefined {
  const [, first, last, total] = PART.exec(field.trim()) ?? [];
  if (first === undefined || last === undefined) return undefined;
  const totalBytes = total === undefined ? undefined : Number(total);
  const range = { firstByte: Number(first), lastByte: Number(last), totalBytes };
  const isOne =
    range.firstByte <= range.lastByte && range.lastByte < (totalBytes ?? Number.POSITIVE_INFINITY);
  return isOne ? range : undefined;
}

/** How long a server says the whole is that has no such part (416); `undefined`: it does not say. */
export function lengthInsteadOfPart(headers: Headers): number | undefined {
  const [, total] = NO_PART.exec(headers.get("content-range") ?? "") ?? [];
  return total === undefined ? undefined : Number(total);
}
