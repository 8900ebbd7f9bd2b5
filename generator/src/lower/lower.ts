import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { Api, Operation, Tag, Webhook } from "../ir/api.ts";
import type { FormatForms } from "../ir/forms.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { mapOperationSchemas, mapOperations } from "../ir/map-schemas.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { Spec31 } from "../upgrade/spec31.ts";
import { findAnchors } from "./anchors.ts";
import { findDynamicAnchors, NO_SCOPE } from "./dynamic-scope.ts";
import { exactNumber } from "./exact-number.ts";
import { resilienceMember } from "./extension.ts";
import { entries, list, object, objectPlace, text } from "./fields.ts";
import { chooseForms } from "./forms.ts";
import { inspectKeys } from "./inspect-keys.ts";
import { checkLinks } from "./links.ts";
import type { Lowering } from "./lowering.ts";
import { report } from "./lowering.ts";
import { lowerNamedSchemas } from "./named-schemas.ts";
import { lowerPathItem } from "./path-item.ts";
import { NO_PATH, pathKey } from "./path-key.ts";
import type { JsonObject, Place } from "./place.ts";
import { externalDocs } from "./schema/annotations.ts";
import { findHierarchies } from "./schema/hierarchy.ts";
import { lowerSecurity, lowerSecuritySchemes } from "./security.ts";
import { lowerServers } from "./servers.ts";
import { withBinaryParts } from "./settle/binary-parts.ts";
import { settleSchemas } from "./settle/settle.ts";

/** What lowering needs of a document. */
export interface LowerInput extends Pick<Spec31, "document" | "locate" | "sources"> {
  /** Where the document was retrieved from, where that is an `http(s)` URL. */
  readonly documentUrl?: string | undefined;
}

export interface LowerOptions {
  /** What values of some formats are to callers. */
  readonly formats?: FormatForms;
}

/** Turns a document into the IR. Whatever the document holds, the result is complete; what had no meaning is reported. */
export function lower(spec: LowerInput, { formats = {} }: LowerOptions = {}): StageResult<Api> {
  const root: Place<JsonObject> = { value: spec.document, pointer: ROOT };
  const diagnostics: Diagnostic[] = [];
  const forms = chooseForms(formats);
  const lowering: Lowering = {
    root,
    diagnostics,
    wanted: new Map(),
    shared: new Map<Pointer, unknown>(),
    discriminators: new Map(),
    anchors: lazily(() => findAnchors(root)),
    dynamicAnchors: lazily(() => findDynamicAnchors(root)),
    scope: NO_SCOPE,
    meant: new Map(),
    hierarchies: findHierarchies(root),
    documentUrl: spec.documentUrl,
    exactNumber: (pointer) => exactNumber(spec, pointer),
    forms,
  };
  const value = lowerDocument(lowering);
  return { value, diagnostics: [...diagnostics, ...forms.unused()] };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function lowerDocument(lowering: Lowering): Api {
  const { root } = lowering;
  if (!["paths", "webhooks", "components"].some((key) => Object.hasOwn(root.value, key))) {
    report(lowering, "warning", "nothing-described", ROOT, "the document describes nothing");
  }
  const operations = operationsOf(lowering);
  checkLinks(lowering, operations);
  const webhooks = webhooksOf(lowering);
  const unsettled = lowerNamedSchemas(lowering);
  inspectKeys(lowering);
  const { named, settle } = settleSchemas(lowering, unsettled);
  return withBinaryParts({
    ...infoOf(lowering),
    servers: lowerServers(lowering, root) ?? Object.freeze([]),
    tags: tagsOf(lowering),
    operations: Object.freeze(operations.map((operation) => mapOperationSchemas(operation, settle))),
    schemas: named,
    securitySchemes: lowerSecuritySchemes(lowering),
    security: lowerSecurity(lowering, root) ?? Object.freeze([]),
    webhooks: Object.freeze(webhooks.map((webhook) => mapOperations(webhook, settle))),
    ...resilienceMember(lowering, root),
  });
}

type Info = Pick<Api, "title" | "version" | "description" | "externalDocs" | "licence">;

function infoOf(lowering: Lowering): Info {
  const info = object(lowering, lowering.root, "info") ?? { value: {}, pointer: at(ROOT, "info") };
  const description = text(lowering, info, "description");
  const license = object(lowering, info, "license");
  const licence = license && (text(lowering, license, "identifier") ?? text(lowering, license, "name"));
  const docs = externalDocs(lowering, lowering.root);
  return {
    title: text(lowering, info, "title") ?? "",
    version: text(lowering, info, "version") ?? "",
    ...(description !== undefined && { description }),
    ...(docs !== undefined && { externalDocs: docs }),
    ...(licence !== undefined && { licence }),
  };
}

function operationsOf(lowering: Lowering): readonly Operation[] {
  const operations = entries(lowering, lowering.root, "paths").flatMap(([key, item]) =>
    key.startsWith("x-") ? [] : lowerPathItem(lowering, item, pathKey(lowering, key, item.pointer)),
  );
  return Object.freeze(
    operations.sort(
      (a, b) =>
        compareCodePoints(a.path, b.path) ||
        compareCodePoints(a.method, b.method) ||
        compareCodePoints(a.pointer, b.pointer),
    ),
  );
}

function tagsOf(lowering: Lowering): readonly Tag[] {
  const tags = new Map<string, Tag>();
  for (const item of list(lowering, lowering.root, "tags")) {
    const place = objectPlace(lowering, item, "a tag");
    const name = place && text(lowering, place, "name");
    if (place === undefined || name === undefined || tags.has(name)) continue;
    const description = text(lowering, place, "description");
    const docs = externalDocs(lowering, place);
    const described = {
      ...(description !== undefined && { description }),
      ...(docs !== undefined && { externalDocs: docs }),
    };
    const extension = resilienceMember(lowering, place);
    tags.set(name, Object.freeze({ name, pointer: place.pointer, ...described, ...extension }));
  }
  return Object.freeze([...tags.values()]);
}

function webhooksOf(lowering: Lowering): readonly Webhook[] {
  const webhooks = entries(lowering, lowering.root, "webhooks").flatMap(([name, item]) => {
    const place = objectPlace(lowering, item, `the webhook ${JSON.stringify(name)}`);
    if (place === undefined) return [];
    const operations = lowerPathItem(lowering, place, NO_PATH);
    if (operations.length === 0) {
      report(
        lowering,
        "info",
        "unsupported-method",
        item.pointer,
        `the webhook ${JSON.stringify(name)} has no operation`,
      );
    }
    const extension = resilienceMember(lowering, place);
    return [
      Object.freeze({ name, pointer: item.pointer, operations: Object.freeze(operations), ...extension }),
    ];
  });
  return Object.freeze(webhooks);
}
