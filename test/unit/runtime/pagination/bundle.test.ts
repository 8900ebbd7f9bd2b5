import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Files of the runtime's pagination that a bundle of some operations has code of. */
async function pagingIn(source: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: `${root}examples`, loader: "ts" },
    alias: {
      "@gen-client/runtime/codegen": `${root}runtime/src/codegen.ts`,
      "@gen-client/runtime/schema": `${root}runtime/src/read/words.ts`,
      "@gen-client/runtime": `${root}runtime/src/index.ts`,
    },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    external: ["zod", "zod/*"],
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 && path.includes("runtime/src/pagination/") ? [path.replace(/.*\//, "")] : [],
  );
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
