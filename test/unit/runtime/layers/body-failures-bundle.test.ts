import { expect, test } from "vitest";
import { bundled, namesOf } from "../support/bundled.ts";

/** Files that a bundle of an operation with those parts has code of, and that look into bodies for failures. */
async function lookingInto(uses: string): Promise<readonly string[]> {
  const source = `
    import { call } from "@gen-client/runtime";
    import { asJson, bodyFailures, createBareClient, operation } from "@gen-client/runtime/codegen";
    const get = operation(() => ({ id: "get", method: "GET", path: "/", replies: { 200: asJson() }, uses: [${uses}] }));
    const client = createBareClient({ name: "", version: "", servers: [], securitySchemes: {}, security: [] });
    export const run = () => call(client, get, {});`;
  return namesOf(await bundled(source), /body-|failure-rule|json-pointer/);
}

test("operations that do not ask for it bring nothing of it", async () => {
  expect(await lookingInto("")).toEqual([]);
  expect(await lookingInto("bodyFailures")).toEqual(
    expect.arrayContaining(["body-failure.ts", "failure-rule.ts"]),
  );
});
