/** Stands for any key of a map. */
export const ANY_KEY = "*";

const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;

/** Property names come from the server, so what is shown of them has a limit. */
export const LONGEST_NAME = 64;

/** Renders a path as `$.data[*].status`; positions in lists are left out, so that one fault in many items is one path. */
export function renderPath(path: readonly PropertyKey[] = []): string {
  let text = "$";
  for (const key of path) text += renderKey(key);
  return text;
}

function renderKey(key: PropertyKey): string {
  if (typeof key === "number") return "[*]";
  const name = String(key);
  if (name === ANY_KEY) return ".*";
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return PLAIN_NAME.test(shown) ? `.${shown}` : `[${JSON.stringify(shown)}]`;
}
