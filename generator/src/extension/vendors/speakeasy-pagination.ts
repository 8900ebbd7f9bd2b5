import { at } from "../../ir/ids.ts";
import { type Carrier, dropOthers, isObject, type Part, partOf, type Translation } from "./translation.ts";

const STYLES: Readonly<Record<string, string>> = { cursor: "cursor", url: "link" };

/** `x-speakeasy-pagination`, which holds for one operation. */
export function speakeasyPagination({ place }: Carrier, pagination: Part, to: Translation): void {
  if (place !== "operation") {
    to.drop(pagination.pointer, "pages are a matter of single operations");
    return;
  }
  const type = partOf(pagination, "type");
  const inputs = inputsOf(pagination);
  const [asking] = inputs.filter(
    ({ type: sort }) => sort === "page" || sort === "offset" || sort === "cursor",
  );
  const style = type?.value === "offsetLimit" ? asking?.type : STYLES[String(type?.value)];
  if (type === undefined || style === undefined) {
    to.drop(
      type?.pointer ?? pagination.pointer,
      "the `type` is none of cursor, url and offsetLimit with its input",
    );
    return;
  }
  to.say(["pagination", "style"], style, type.pointer);
  if (asking !== undefined && style !== "link") {
    to.say(["pagination", "request"], asking.request, asking.pointer);
  }
  translateOutputs(partOf(pagination, "outputs"), to);
}

function translateOutputs(outputs: Part | undefined, to: Translation): void {
  if (outputs === undefined) return;
  dropOthers(outputs, ["results", "nextCursor", "nextUrl"], to);
  for (const [key, name] of [
    ["results", "items"],
    ["nextCursor", "next"],
    ["nextUrl", "next"],
  ] as const) {
    const found = partOf(outputs, key);
    if (found !== undefined) to.say(["pagination", name], found.value, found.pointer);
  }
}

interface Input {
  readonly type: string;
  /** As `pagination.request` has it. */
  readonly request: string;
  readonly pointer: Part["pointer"];
}

function inputsOf(pagination: Part): readonly Input[] {
  const inputs = partOf(pagination, "inputs");
  if (!Array.isArray(inputs?.value)) return [];
  return inputs.value.flatMap((input: unknown, index): readonly Input[] => {
    if (!isObject(input)) return [];
    const name = String(input["name"]);
    const request = input["in"] === "requestBody" ? `$request.body#/${name.replaceAll(".", "/")}` : name;
    return [{ type: String(input["type"]), request, pointer: at(inputs.pointer, index) }];
  });
}
