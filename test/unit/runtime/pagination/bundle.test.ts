import { expect, test } from "vitest";
import { bundled, namesOf } from "../support/bundled.ts";

/** Files of the runtime's pagination that a bundle of some operations has code of. */
async function pagingIn(source: string): Promise<readonly string[]> {
  return namesOf(await bundled(source), /runtime\/src\/pagination\//);
}

const bare = (operation: string, module: string): string => `
import { call } from "@gen-client/runtime";
import { createBareClient } from "@gen-client/runtime/codegen";
import { ${operation} } from "./${module}";
const client = createBareClient({ name: "", version: "", servers: [], securitySchemes: {}, security: [] });
export const run = () => call(client, ${operation}, {});`;

test("an operation that is no list brings nothing of it", async () => {
  expect(await pagingIn(bare("getCharge", "payments/client/operations/charges.ts"))).toEqual([]);
});

test("a list brings the code of its own style alone", async () => {
  const byCursor = await pagingIn(bare("listCharges", "payments/client/operations/charges.ts"));
  expect(byCursor).toEqual(expect.arrayContaining(["paginated.ts", "by-cursor.ts", "walk.ts"]));
  expect(byCursor.filter((file) => /^(?:by-link|link-|by-count)/.test(file))).toEqual([]);
  const byLink = await pagingIn(bare("reposListForUser", "github-repos/client/operations/repos.ts"));
  expect(byLink).toEqual(expect.arrayContaining(["by-link.ts", "link-target.ts"]));
  expect(byLink.filter((file) => /^by-c/.test(file))).toEqual([]);
});
