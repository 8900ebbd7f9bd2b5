import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Files that a bundle of an operation with those parts has code of, and that look into bodies for failures. */
async function lookingInto(uses: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: {
      contents: `
        import { asJson, bodyFailures, createBareClient, operation } from "./runtime/src/codegen.ts";
        import { call } from "./runtime/src/index.ts";
        const get = operation(() => ({ id: "get", method: "GET", path: "/", replies: { 200: asJson() }, uses: [${uses}] }));
        const client = createBareClient({ name: "", version: "", servers: [], securitySchemes: {}, security: [] });
        export const run = () => call(client, get, {});`,
      resolveDir: root,
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
    bytesInOutput > 0 && /body-|failure-rule|json-pointer/.test(path) ? [path.replace(/.*\//, "")] : [],
  );
}

test("operations that do not ask for it bring nothing of it", async () => {
  expect(await lookingInto("")).toEqual([]);
  expect(await lookingInto("bodyFailures")).toEqual(
    expect.arrayContaining(["body-failure.ts", "failure-rule.ts"]),
  );
});
