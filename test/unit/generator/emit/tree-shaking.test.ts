import { posix } from "node:path";
import { build, type Plugin } from "esbuild";
import { expect, test } from "vitest";
import { emitted } from "./emitted.ts";
import { petstore } from "./petstore.ts";

const files = new Map(emitted(petstore()));

/** Serves emitted files from memory, the runtime from nowhere. */
const fromMemory: Plugin = {
  name: "emitted",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@gen-client\// }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^\./ }, ({ path, importer }) => ({
      path: posix.join(posix.dirname(importer), path).replace(/\.js$/, ".ts"),
      namespace: "emitted",
      sideEffects: false,
    }));
    onLoad({ filter: /.*/, namespace: "emitted" }, ({ path }) => ({
      contents: files.get(path) ?? "",
      loader: "ts",
    }));
  },
};

async function bundleOf(name: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} } from "./operations/pets.js";`, resolveDir: "." },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [fromMemory],
  });
  return outputFiles[0]?.text ?? "";
}

test("a bundle of one operation holds no word, reader or name of any other", async () => {
  const ids = [...(files.get("operations/pets.ts") ?? "").matchAll(/^ {2}id: "(\w+)"/gm)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(1);
  for (const id of ids) {
    const code = await bundleOf(String(id));
    expect(ids.filter((other) => code.includes(`id: "${other}"`))).toEqual([id]);
    expect(code.match(/\boperation\(/g)).toHaveLength(1);
    // What is left of another operation would be a call that nothing uses.
    expect(code.match(/^(?!var |import |export |\s|\}|\/\/).*\(/gm)).toBeNull();
  }
});
