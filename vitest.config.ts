import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests run on the sources: no build stands between an edit and its test. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@gen-client\/runtime$/, replacement: source("runtime/src/index.ts") },
      {
        find: /^@gen-client\/runtime\/cache$/,
        replacement: source("runtime/src/cache/index.ts"),
      },
      {
        find: /^@gen-client\/runtime\/fallback$/,
        replacement: source("runtime/src/fallback/index.ts"),
      },
      {
        find: /^@gen-client\/runtime\/health$/,
        replacement: source("runtime/src/health/index.ts"),
      },
      { find: /^@gen-client\/runtime\/ky$/, replacement: source("runtime/src/ky/index.ts") },
      {
        find: /^@gen-client\/runtime\/node$/,
        replacement: source("runtime/src/node/index.ts"),
      },
      {
        find: /^@gen-client\/runtime\/oauth$/,
        replacement: source("runtime/src/oauth/index.ts"),
      },
      {
        find: /^@gen-client\/runtime\/opentelemetry$/,
        replacement: source("runtime/src/opentelemetry/index.ts"),
      },
      {
        find: /^@gen-client\/runtime\/undici$/,
        replacement: source("runtime/src/undici/index.ts"),
      },
      { find: /^@gen-client\/runtime\/schema$/, replacement: source("runtime/src/read/words.ts") },
      {
        find: /^@gen-client\/runtime\/webhooks$/,
        replacement: source("runtime/src/webhooks/index.ts"),
      },
      { find: /^@gen-client\/runtime\/codegen$/, replacement: source("runtime/src/codegen.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/no-canary-printed.ts"],
    exclude: ["**/node_modules/**", "**/fixtures/**"],
    // By default one processor is left idle, which on two is half of them.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
