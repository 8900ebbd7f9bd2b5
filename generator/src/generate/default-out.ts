const MAX_LENGTH = 60;

/** Folder that a client goes to when none is named: `payments-client` for "Payments API". */
export function defaultOut(title: string): string {
  const words = title
    .replace(/(\s+(rest\s+)?api)+\s*$/i, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const slug = (words ?? ["api"]).join("-").slice(0, MAX_LENGTH).replace(/-$/, "");
  return slug.endsWith("-client") ? slug : `${slug}-client`;
}
