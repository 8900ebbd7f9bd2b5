import { ROOT } from "../../ir/ids.ts";
import { type Carrier, dropOthers, type Part, partOf, type Translation } from "./translation.ts";

const KEY = "x-fern-pagination";
const KNOWN = [
  "cursor",
  "next_cursor",
  "offset",
  "step",
  "next_uri",
  "next_path",
  "results",
  "has-next-page",
];

/** `x-fern-pagination`: of an operation, or `true` for the root's. */
export function fernPagination({ place, document }: Carrier, own: Part, to: Translation): void {
  // The root's holds for the operations that ask for it.
  if (place === "root" || own.value === false) return;
  const pagination = own.value === true ? partOf({ value: document, pointer: ROOT }, KEY) : own;
  if (pagination === undefined) {
    to.drop(own.pointer, "`true` stands for what the root says, and it says nothing");
    return;
  }
  dropOthers(pagination, KNOWN, to);
  const style = styleOf(pagination);
  if (style === undefined) {
    to.drop(pagination.pointer, "it is none of cursor, offset, next_uri and next_path");
    return;
  }
  to.say(["pagination", "style"], style.name, style.from.pointer);
  const request = partOf(pagination, "cursor") ?? partOf(pagination, "offset");
  if (request !== undefined) to.say(["pagination", "request"], requestOf(request.value), request.pointer);
  for (const [key, name] of OUTPUTS) {
    const found = partOf(pagination, key);
    if (found !== undefined) to.say(["pagination", name], replyPath(found.value), found.pointer);
  }
}

const OUTPUTS = [
  ["next_cursor", "next"],
  ["next_uri", "next"],
  ["next_path", "next"],
  ["results", "items"],
  ["has-next-page", "more"],
] as const;

/** An `offset` counts pages; with the size of a page beside it, items. */
function styleOf(pagination: Part): { readonly name: string; readonly from: Part } | undefined {
  const cursor = partOf(pagination, "cursor");
  const offset = partOf(pagination, "offset");
  const link = partOf(pagination, "next_uri") ?? partOf(pagination, "next_path");
  if (cursor !== undefined) return { name: "cursor", from: cursor };
  if (offset !== undefined) {
    return { name: partOf(pagination, "step") === undefined ? "page" : "offset", from: offset };
  }
  return link && { name: "link", from: link };
}

/** `$request.cursor` is a parameter or a property of the body, `$request.page.after` surely the latter. */
function requestOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const names = value.replace(/^\$request\./, "").split(".");
  return names.length === 1 ? names[0] : `$request.body#/${names.join("/")}`;
}

function replyPath(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/^\$response\b/, "$") : value;
}
