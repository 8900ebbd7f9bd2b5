import type { Api } from "../ir/api.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { referenceTokens, resolvePointer } from "../ir/resolve-pointer.ts";

/**
 * Tells the places of a document that a selection leaves out: operations and webhooks that were not chosen, and
 * components that nothing chosen leads to. What is wrong there is of no matter to the client.
 */
export function leftOut(document: unknown, whole: Api, chosen: Api): (place: Pointer | undefined) => boolean {
  if (whole === chosen) return () => false;
  const kept = new Set([...chosen.operations, ...chosen.webhooks].map(({ pointer }) => pointer));
  const dropped = [...whole.operations, ...whole.webhooks]
    .map(({ pointer }) => pointer)
    .filter((pointer) => !kept.has(pointer));
  const components = reachedComponents(
    document,
    [...kept, ...pathItemParts(chosen)],
    [...chosen.schemas.keys()],
  );
  return (place) => {
    if (place === undefined) return false;
    const component = componentOf(place);
    if (component !== undefined) return !components.has(component);
    return dropped.some((pointer) => place === pointer || place.startsWith(`${pointer}/`));
  };
}

/** What path items say for all of their operations. */
function pathItemParts({ operations }: Api): readonly Pointer[] {
  return operations.flatMap(({ pointer }) => {
    const item = pointer.slice(0, pointer.lastIndexOf("/")) as Pointer;
    return [at(item, "parameters"), at(item, "servers")];
  });
}

/** Components by their references, however deep; a part of one stands for all of it. */
function reachedComponents(
  document: unknown,
  starts: readonly Pointer[],
  known: readonly Pointer[],
): ReadonlySet<Pointer> {
  const reached = new Set<Pointer>();
  const open: Pointer[] = [];
  const reach = (reference: string): void => {
    const component = componentOf(reference);
    if (component === undefined || reached.has(component)) return;
    reached.add(component);
    open.push(component);
  };
  for (const start of starts) {
    reach(start);
    visitReferences(valueAt(document, start), reach);
  }
  for (const schema of known) reach(schema);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    visitReferences(valueAt(document, next), reach);
  }
  return reached;
}

/** Every text that may lead to a component: `$ref`s, and the values of a discriminator's mapping. */
function visitReferences(value: unknown, visit: (reference: string) => void): void {
  const open: unknown[] = [value];
  const seen = new Set<unknown>();
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string" && next.startsWith("#/")) visit(next);
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    for (const member of Object.values(next)) open.push(member);
  }
}

/** `#/components/schemas/Pet`, of any place within; security schemes are named, not referred to. */
function componentOf(reference: string): Pointer | undefined {
  const [section, kind, name] = referenceTokens(reference) ?? [];
  if (section !== "components" || kind === undefined || name === undefined) return undefined;
  return kind === "securitySchemes" ? undefined : at(ROOT, section, kind, name);
}

function valueAt(document: unknown, pointer: Pointer): unknown {
  const found = resolvePointer(document, pointer);
  return found.kind === "found" ? found.value : undefined;
}
