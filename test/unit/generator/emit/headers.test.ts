import { expect, test } from "vitest";
import type { ResponseHeader } from "../../../../generator/src/ir/api.ts";
import { emitted } from "./emitted.ts";
import { api, integer, object, operation, parameter, pointer, text } from "./petstore.ts";

const headersOf = (headers: readonly ResponseHeader[]): string => {
  const responses = [{ pointer, status: "204", content: [], headers }];
  return emitted(api([operation("GET", "/a", { operationId: "a", responses })])).get("headers.ts") ?? "";
};

test("deprecated headers of replies are marked, by themselves or by their schema", () => {
  const module = headersOf([
    { name: "X-Limit", required: false, deprecated: true, description: "Use RateLimit.", schema: integer },
    { name: "X-Old", required: false, schema: { ...text, deprecated: true } },
    { name: "X-New", required: false, schema: text },
  ]);
  expect(module.match(/@deprecated/g)).toHaveLength(2);
  expect(module).toMatch(/Use RateLimit\.[^}]*?@deprecated[^}]*?"x-limit"/);
  expect(module).toMatch(/@deprecated \*\/\s+"x-old"/);
});

test("a set that failures share with a success is printed once, and one of their own has a name of its own", () => {
  const link = { name: "Link", required: false, schema: text };
  const reply = (status: string, headers: readonly ResponseHeader[]) => ({
    pointer,
    status,
    content: [],
    headers,
  });
  const files = emitted(
    api([
      // What fails first takes no name from what succeeds later.
      operation("GET", "/a", { operationId: "a", responses: [reply("204", []), reply("404", [link])] }),
      operation("GET", "/b", { operationId: "b", responses: [reply("204", [link])] }),
      operation("GET", "/c", {
        operationId: "c",
        responses: [reply("204", []), reply("404", [{ ...link, required: true }])],
      }),
    ]),
  );
  const names = files.get("headers.ts")?.match(/(?<=^export interface )\w+/gm);
  expect(names).toStrictEqual(["LinkFailureHeaders", "LinkHeaders"]);
  expect(files.get("headers.ts")).toContain("  link: string;");
});

test("a parameter given by content is marked where its schema says so", () => {
  const schema = { ...object(), deprecated: true };
  const parameters = [parameter("filter", "query", { mediaType: "application/json", schema })];
  const files = emitted(api([operation("GET", "/a", { operationId: "a", parameters })]));
  expect([...files.values()].join("\n")).toMatch(/@deprecated \*\/\s+filter\?:/);
});
