import { expect, test } from "vitest";
import { type Bundled, bundled, namesOf } from "../support/bundled.ts";

const OF_CREDENTIALS = /src\/auth\/|auth-error/;

/** A client of an API with these schemes. */
function clientWith(securitySchemes: string): Promise<Bundled> {
  return bundled(`
    import { call } from "@gen-client/runtime";
    import { asJson, bearer, createBareClient, operation } from "@gen-client/runtime/codegen";
    const get = operation(() => ({ id: "get", method: "GET", path: "/", replies: { 200: asJson() } }));
    const client = createBareClient({ name: "", version: "", servers: [], securitySchemes: ${securitySchemes}, security: [] });
    export const run = () => call(client, get, {});`);
}

test("an API without security schemes brings nothing of credentials", async () => {
  expect(namesOf(await clientWith("{}"), OF_CREDENTIALS)).toEqual([]);
});

test("a scheme brings how it is sent, and not how others are", async () => {
  const client = await clientWith("{ key: bearer() }");
  expect(namesOf(client, OF_CREDENTIALS)).toEqual(
    expect.arrayContaining(["schemes.ts", "authorize.ts", "auth-error.ts"]),
  );
  expect(client.text).toContain("Bearer");
  expect(client.text).not.toMatch(/Basic|mutualTLS\(|openIdConnect/);
});
