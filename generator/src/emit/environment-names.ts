/**
 * `PAYMENTS_SECRET_KEY` for the scheme `secretKey` of the API "Payments API". The runtime derives the same
 * names from the client's descriptor; a test compares the two.
 */
export function environmentName(prefix: string, scheme: string): string {
  const own = upperSnake(prefix);
  const of = upperSnake(scheme) || "API_KEY";
  const name = own === "" || of === own || of.startsWith(`${own}_`) ? of : `${own}_${of}`;
  return /^\d/.test(name) ? `_${name}` : name;
}

/** What the variables of an API begin with: its title, without a last word that all APIs have. `GitHub` is one word of a title. */
export function prefixOf(title: string): string {
  const words = title.replace(/([a-z])A(?:PI|pi)$/, "$1 API").toLowerCase();
  return upperSnake(words).replace(/(?:^|_)(?:REST_)?API$/, "");
}

const MOST_CHARACTERS = 40;

function upperSnake(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z]\d*)([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .slice(0, MOST_CHARACTERS)
    .replace(/^_+|_+$/g, "");
}
