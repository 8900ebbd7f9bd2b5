import type { Api, Operation } from "../../ir/api.ts";
import type { Paging } from "../../ir/paging.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";
import { isSafeMethod } from "../presets.ts";
import { firstPage } from "./first-page.ts";
import { findItems } from "./items.ts";
import { lossyCursor } from "./lossy-cursor.ts";
import { lacks, type PagingProblem, wrong } from "./problem.ts";
import { type PageReply, pageReply } from "./reply-schema.ts";
import { findReplySource, type Sort, sortsOf } from "./reply-source.ts";
import { findRequestPlace } from "./request-place.ts";

/** A paging whose names all mean something, or what is wrong with it. */
export interface ResolvedPaging {
  /** `undefined`: it cannot be followed. */
  readonly paging: Paging | undefined;
  readonly problems: readonly PagingProblem[];
}

/** Looks up in the contract what a `pagination` names. */
export function resolvePaging(
  api: Api,
  operation: Operation,
  settings: Partial<PaginationPolicy>,
): ResolvedPaging {
  const { style } = settings;
  if (style === undefined) return refused(lacks("style"));
  const reply = pageReply(operation);
  if (reply === undefined) return refused(wrong(undefined, "has `pagination`, and no JSON reply to page"));
  if (style === "link" && !isSafeMethod(operation.method)) {
    return refused(wrong("style", "is asked for by links, which only reads may follow"));
  }
  const items = findItems(api, reply, settings.items);
  const more = settings.more && findReplySource(api, reply, "more", settings.more, ["boolean"]);
  const next = findNext(api, reply, { ...settings, style });
  const request = findRequest(api, operation, { ...settings, style });
  const found = { items, more, next, request: request?.place };
  const problems = Object.values(found).filter(isProblem);
  if (problems.length > 0 || isProblem(items)) return { paging: undefined, problems };
  const first = firstPage(api, { style, hasNext: next !== undefined, schema: request?.schema });
  const paging: Paging = {
    kind: style === "token" ? "cursor" : style,
    page: reply.schema,
    ...items,
    ...(isSound(more) && { more }),
    ...(isSound(next) && { next }),
    ...(isSound(found.request) && { request: found.request }),
    ...(first.first !== undefined && { first: first.first }),
  };
  return { paging, problems: [...first.problems, ...lossyCursor(api, reply.schema, settings.next)] };
}

type Styled = Partial<PaginationPolicy> & Pick<PaginationPolicy, "style">;

/** What says where a list goes on: cursors must, counts may, links have a header for it. */
const NEXT_SORTS: Readonly<Record<PaginationPolicy["style"], readonly Sort[]>> = {
  cursor: ["string", "number"],
  token: ["string", "number"],
  offset: ["number", "string", "boolean"],
  page: ["number", "string", "boolean"],
  link: ["string"],
};

function findNext(api: Api, reply: PageReply, { style, next }: Styled) {
  if (next !== undefined) return findReplySource(api, reply, "next", next, NEXT_SORTS[style]);
  return style === "cursor" || style === "token" ? lacks("next") : undefined;
}

function findRequest(api: Api, operation: Operation, { style, request }: Styled) {
  if (style === "link") return undefined;
  if (request === undefined) return { place: lacks("request"), schema: undefined };
  const found = findRequestPlace(api, operation, request);
  if (isProblem(found)) return { place: found, schema: undefined };
  const isScalar = sortsOf(api, found.schema).some((sort) => sort !== "other" && sort !== "boolean");
  return isScalar
    ? found
    : {
        place: wrong("request", `asks for pages by ${JSON.stringify(request)}, which takes no cursor`),
        schema: undefined,
      };
}

function refused(problem: PagingProblem): ResolvedPaging {
  return { paging: undefined, problems: [problem] };
}

function isProblem(found: unknown): found is PagingProblem {
  return typeof found === "object" && found !== null && "severity" in found;
}

function isSound<T>(found: T | PagingProblem | "" | undefined): found is T {
  return found !== undefined && found !== "" && !isProblem(found);
}
