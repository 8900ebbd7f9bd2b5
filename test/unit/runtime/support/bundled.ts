import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

export interface Bundled {
  /** Files of the repository that it has code of, but for those that leave none. */
  readonly files: readonly string[];
  readonly text: string;
}

/** What a user's bundler makes of a module that stands in a folder of the repository. */
export async function bundled(source: string, folder = "examples"): Promise<Bundled> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: `${root}${folder}`, loader: "ts" },
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
  const inputs = Object.entries(output?.inputs ?? {});
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return { files, text: outputFiles[0]?.text ?? "" };
}

/** The names of those files whose path matches. */
export function namesOf({ files }: Bundled, path: RegExp): readonly string[] {
  return files.filter((file) => path.test(file)).map((file) => file.replace(/.*\//, ""));
}
