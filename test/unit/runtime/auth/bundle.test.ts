import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

interface Bundled {
  /** Files that deal with credentials. */
  readonly files: readonly string[];
  readonly text: string;
}

/** A client of an API with these schemes. */
async function clientWith(securitySchemes: string): Promise<Bundled> {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `
        import { asJson, bearer, createBareClient, operation } from "./runtime/src/codegen.ts";
        import { call } from "./runtime/src/index.ts";
        const get = operation(() => ({ id: "get", method: "GET", path: "/", replies: { 200: asJson() } }));
        const client = createBareClient({ name: "", version: "", servers: [], securitySchemes: ${securitySchemes}, security: [] });
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
  const files = Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 && /src\/auth\/|auth-error/.test(path) ? [path.replace(/.*\//, "")] : [],
  );
  return { files, text: outputFiles[0]?.text ?? "" };
}

test("an API without security schemes brings nothing of credentials", async () => {
  expect((await clientWith("{}")).files).toEqual([]);
});

test("a scheme brings how it is sent, and not how others are", async () => {
  const { files, text } = await clientWith("{ key: bearer() }");
  expect(files).toEqual(expect.arrayContaining(["schemes.ts", "authorize.ts", "auth-error.ts"]));
  expect(text).toContain("Bearer");
  expect(text).not.toMatch(/Basic|mutualTLS\(|openIdConnect/);
});
