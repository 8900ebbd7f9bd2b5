/** Whether a text is a whole JSON value: a number that ends with the text might have gone on. */
export function isWholeJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) !== "number" || /\s$/.test(text);
  } catch {
    return false;
  }
}
