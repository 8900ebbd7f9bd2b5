import type { SelectCode } from "../diagnostics/codes.ts";
import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Api } from "../ir/api.ts";
import { ROOT } from "../ir/ids.ts";
import { reachOfApi } from "../ir/reach.ts";
import {
  type Choice,
  type Filter,
  type FilterKind,
  filtersOf,
  knownNames,
  operationChoice,
  type Selection,
  webhookChoice,
} from "./filter.ts";

/** What to keep of an API. An operation or webhook is kept that some `include` names (or there is none) and no `exclude` does. */
export interface SelectOptions {
  readonly include?: Partial<Selection>;
  readonly exclude?: Partial<Selection>;
}

/** Keeps the chosen operations, and of the rest what they lead to. */
export function select(api: Api, options: SelectOptions): StageResult<Api> {
  const include = filtersOf(options.include ?? {});
  const exclude = filtersOf(options.exclude ?? {});
  if (include.length + exclude.length === 0) return { value: api, diagnostics: [] };
  const isKept = (choice: Choice): boolean =>
    (include.length === 0 || include.some((filter) => filter.matches(choice))) &&
    !exclude.some((filter) => filter.matches(choice));
  const operations = Object.freeze(api.operations.filter((each) => isKept(operationChoice(each))));
  const webhooks = Object.freeze(api.webhooks.filter((each) => isKept(webhookChoice(each))));
  const choices = [...api.operations.map(operationChoice), ...api.webhooks.map(webhookChoice)];
  const diagnostics = [
    ...include.map((filter) => unmatched(choices, filter, "error")),
    ...exclude.map((filter) => unmatched(choices, filter, "warning")),
  ];
  const found = diagnostics.filter((diagnostic) => diagnostic !== undefined);
  if (operations.length + webhooks.length === 0 && found.length === 0) found.push(nothingLeft());
  return { value: pruned({ ...api, operations, webhooks }), diagnostics: found };
}

/** An API without the tags, schemas and security schemes that nothing uses. */
function pruned(api: Api): Api {
  const reach = reachOfApi(api);
  const sent = api.webhooks.flatMap((webhook) => webhook.operations);
  const used = new Set([...api.operations, ...sent].flatMap(({ tags }) => tags));
  const requirements = [api.security, ...api.operations.map(({ security }) => security ?? [])].flat(2);
  const schemes = new Set(requirements.map(({ scheme }) => scheme));
  const schemas = [...api.schemas].filter(([id]) => reach.request.has(id) || reach.reply.has(id));
  return Object.freeze({
    ...api,
    tags: Object.freeze(api.tags.filter(({ name }) => used.has(name))),
    schemas: new Map(schemas),
    securitySchemes: Object.freeze(api.securitySchemes.filter(({ name }) => schemes.has(name))),
  });
}

const NOUNS: Readonly<Record<FilterKind, string>> = { operations: "operation", tags: "tag", paths: "path" };

/** A name that is asked for and is not there is a mistake; one that is excluded and is not there may just be gone. */
function unmatched(
  choices: readonly Choice[],
  filter: Filter,
  severity: "error" | "warning",
): Diagnostic | undefined {
  if (choices.some((choice) => filter.matches(choice))) return undefined;
  const near = suggest(filter.pattern, knownNames(choices, filter.kind));
  const code: SelectCode = "unknown-selection";
  return {
    code,
    severity,
    pointer: ROOT,
    message: `no ${NOUNS[filter.kind]} matches ${JSON.stringify(filter.pattern)}`,
    ...(near !== undefined && { fix: `Did you mean ${JSON.stringify(near)}?` }),
  };
}

function nothingLeft(): Diagnostic {
  const code: SelectCode = "empty-selection";
  return { code, severity: "error", pointer: ROOT, message: "the filters leave no operation" };
}
