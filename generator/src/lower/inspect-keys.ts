import { suggest } from "../diagnostics/suggest.ts";
import { at, type Pointer } from "../ir/ids.ts";
import { canonicalPointer } from "../ir/resolve-pointer.ts";
import { type Path, pathPointer } from "../upgrade/moves.ts";
import { type Rewrite, rewriteDocument } from "../upgrade/rewrite.ts";
import type { ShapeName } from "../upgrade/shapes.ts";
import { type Lowering, report } from "./lowering.ts";
import { isObject, type JsonObject, own } from "./place.ts";
import { VOCABULARY, type Vocabulary } from "./vocabulary.ts";

/** A key of one sort of object that nothing is made of. */
interface Finding {
  readonly shape: ShapeName;
  readonly key: string;
  readonly kind: "unknown" | "unread" | "beside";
  /** The first place in order. */
  pointer: Pointer;
  count: number;
}

interface Inspection {
  readonly findings: Map<string, Finding>;
  /** Pointers of every `$ref`. */
  readonly references: Set<string>;
}

/** Says what of a whole document, reached or not, leaves no trace in the API: each sort of it once. */
export function inspectKeys(lowering: Lowering): void {
  const inspection: Inspection = { findings: new Map(), references: new Set() };
  const shapes = Object.keys(VOCABULARY) as ShapeName[];
  const visitors = shapes.map((shape) => [shape, visitor(inspection, shape)] as const);
  const any: Rewrite = (node) => {
    const pointer = typeof node["$ref"] === "string" ? canonicalPointer(node["$ref"]) : undefined;
    if (pointer !== undefined) inspection.references.add(pointer);
    return node;
  };
  rewriteDocument(lowering.root.value, { ...Object.fromEntries(visitors), any });
  const findings = [...inspection.findings].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [, finding] of findings) reportFinding(lowering, finding);
  reportUnused(lowering, inspection.references);
}

function visitor(inspection: Inspection, shape: ShapeName): Rewrite {
  const vocabulary = VOCABULARY[shape];
  return (node, path) => {
    if (vocabulary !== undefined) inspect(inspection, shape, vocabulary, node, path);
    return node;
  };
}

function inspect(
  inspection: Inspection,
  shape: ShapeName,
  vocabulary: Vocabulary,
  node: JsonObject,
  path: Path | undefined,
): void {
  const reference = own(node, "$ref");
  const isReference = typeof reference === "string" && shape !== "schema";
  for (const key of Object.keys(node)) {
    if (key.startsWith("x-") || (isReference ? key === "$ref" : vocabulary.read.has(key))) continue;
    const kind = isReference ? "beside" : vocabulary.unread.has(key) ? "unread" : "unknown";
    // A path item says of each such key that it is no method.
    if (kind !== "unknown" || shape !== "pathItem") add(inspection, { shape, key, kind }, path);
  }
}

function add(
  { findings }: Inspection,
  found: Pick<Finding, "shape" | "key" | "kind">,
  path: Path | undefined,
): void {
  const id = `${found.kind} ${found.shape} ${found.key}`;
  const pointer = at(pathPointer(path), found.key);
  const known = findings.get(id);
  if (known === undefined) findings.set(id, { ...found, pointer, count: 1 });
  else {
    known.count += 1;
    if (pointer < known.pointer) known.pointer = pointer;
  }
}

function reportFinding(lowering: Lowering, { shape, key, kind, pointer, count }: Finding): void {
  const what = `${JSON.stringify(key)} ${PLACES[kind]} ${NAMES[shape] ?? shape}`;
  const places = count === 1 ? "" : `, in ${count} places`;
  if (kind !== "unknown") {
    report(lowering, "info", "unrepresented-key", pointer, `${what} is not represented${places}`, {
      atKey: true,
    });
    return;
  }
  const { read = [], unread = [] } = VOCABULARY[shape] ?? {};
  const meant = suggest(key, [...read, ...unread]);
  report(
    lowering,
    meant === undefined ? "info" : "warning",
    "unknown-key",
    pointer,
    `${what} is unknown${places}`,
    {
      atKey: true,
      ...(meant !== undefined && { fix: `Did you mean ${JSON.stringify(meant)}?` }),
    },
  );
}

const PLACES: Readonly<Record<Finding["kind"], string>> = {
  unknown: "of",
  unread: "of",
  beside: "beside the $ref of",
};

const NAMES: { readonly [name in ShapeName]?: string } = {
  document: "the document",
  info: "info",
  license: "the licence",
  externalDocs: "external documentation",
  components: "the components",
  example: "an example",
  operation: "an operation",
  encoding: "an encoding",
  pathItem: "a path item",
  requestBody: "a request body",
  mediaType: "a media type",
  link: "a link",
  securityScheme: "a security scheme",
  serverVariable: "a server variable",
  flow: "an OAuth flow",
  flows: "OAuth flows",
  parameter: "a parameter",
  response: "a response",
  header: "a header",
  schema: "a schema",
  server: "a server",
  tag: "a tag",
  discriminator: "a discriminator",
};

/** Sections whose members are part of the API only where something refers to them. */
const SECTIONS = [
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "examples",
  "links",
  "callbacks",
  "pathItems",
  "mediaTypes",
];

function reportUnused(lowering: Lowering, references: ReadonlySet<string>): void {
  const components = own(lowering.root.value, "components");
  if (!isObject(components)) return;
  const used = new Set(
    [...references].map((reference) => reference.replace(/^(#\/components\/[^/]+\/[^/]+).*$/s, "$1")),
  );
  for (const section of SECTIONS) {
    const members = own(components, section);
    const names = isObject(members) ? Object.keys(members).sort() : [];
    const pointerOf = (name: string): Pointer => at("#/components" as Pointer, section, name);
    const unused = names.filter((name) => !used.has(pointerOf(name)) && !name.startsWith("x-"));
    const [first] = unused;
    if (first === undefined) continue;
    const more = unused.length === 1 ? "" : ` and ${unused.length - 1} more`;
    const message = `nothing refers to ${JSON.stringify(first)}${more} of components/${section}`;
    report(lowering, "info", "unused-component", pointerOf(first), message, { atKey: true });
  }
}
