/**
 * What a client weighs in a browser: kB of minified code, and of that gzipped, without and with zod.
 *
 *     npm run bench:bundle                     the shapes of test/bench/bundle/shapes.ts
 *     npm run bench:bundle -- --parts          and what the smallest is made of, by folder
 *     npm run bench:bundle -- --files          by file
 */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { SHAPES, type Shape } from "./bundle/shapes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const LIBRARIES = ["zod", "zod/mini", "zod/v4/core"];

interface Bundle {
  readonly code: Uint8Array;
  readonly metafile: Metafile;
}

async function bundle({ source }: Shape, external: readonly string[]): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: root, loader: "js" },
    alias: {
      "@gen-client/runtime/health": `${root}runtime/src/health/index.ts`,
      "@gen-client/runtime/codegen": `${root}runtime/src/codegen.ts`,
      "@gen-client/runtime/schema": `${root}runtime/src/read/words.ts`,
      "@gen-client/runtime": `${root}runtime/src/index.ts`,
    },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
    external: [...external],
  });
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), metafile };
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1).padStart(9);
}

function sizes({ code }: Bundle): string {
  return kilobytes(code.byteLength) + kilobytes(gzipSync(code, { level: 9 }).byteLength);
}

/** Minified bytes of the parts, the largest first. */
function parts(
  { metafile }: Bundle,
  nameOf: (path: string) => string,
): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = nameOf(path.replace(/^runtime\/src\//, ""));
      sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sums].sort(([, left], [, right]) => right - left).filter(([, bytes]) => bytes > 0);
}

console.log(
  `${"kB".padEnd(24)}${"minified".padStart(9)}${"gzip".padStart(9)}   with zod:${"gzip".padStart(17)}`,
);
for (const shape of SHAPES) {
  const own = await bundle(shape, LIBRARIES);
  const whole = await bundle(shape, []);
  console.log(shape.name.padEnd(24) + sizes(own) + " ".repeat(8) + sizes(whole));
}

const byFile = process.argv.includes("--files");
const [smallest] = SHAPES;
if (smallest !== undefined && (byFile || process.argv.includes("--parts"))) {
  const made = await bundle(smallest, LIBRARIES);
  console.log(`\n${smallest.name}, minified bytes`);
  const nameOf = (path: string): string => (byFile ? path : (path.match(/^[a-z-]+(?=\/)/)?.[0] ?? path));
  for (const [name, bytes] of parts(made, nameOf)) console.log(`${String(bytes).padStart(7)}  ${name}`);
}
