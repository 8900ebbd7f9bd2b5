/** Which folders of the generator a folder may import. Its own is always allowed. */
export const GENERATOR_RULES: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  host: [],
  diagnostics: ["ir"],
  load: ["diagnostics", "host", "ir"],
  overlay: ["diagnostics", "host", "ir", "load"],
  upgrade: ["diagnostics", "ir", "load"],
  lower: ["diagnostics", "ir", "load", "upgrade"],
  select: ["diagnostics", "ir"],
  extension: ["diagnostics", "ir"],
  policy: ["diagnostics", "extension", "ir"],
  plan: ["diagnostics", "ir"],
  emit: ["diagnostics", "ir", "plan"],
  print: ["diagnostics", "emit"],
  write: ["diagnostics", "host"],
  generate: [
    "diagnostics",
    "extension",
    "host",
    "ir",
    "load",
    "overlay",
    "upgrade",
    "lower",
    "select",
    "policy",
    "plan",
    "emit",
    "print",
    "write",
  ],
  cli: ["diagnostics", "generate", "host", "write"],
};

/** One owner for each library, by the start of its specifier: the only paths that may import it. */
export const LIBRARY_OWNERS: readonly { readonly library: string; readonly owners: readonly string[] }[] = [
  { library: "@redocly/openapi-core", owners: ["generator/src/load/"] },
  { library: "ts-morph", owners: ["generator/src/print/"] },
  { library: "handlebars", owners: ["generator/src/print/", "generator/build/"] },
  { library: "jsonpath-rfc9535", owners: ["generator/src/overlay/"] },
  { library: "ky", owners: ["runtime/src/ky/"] },
  { library: "oauth4webapi", owners: ["runtime/src/oauth/"] },
  { library: "http-cache-semantics", owners: ["runtime/src/cache/"] },
  { library: "zod", owners: ["runtime/src/read/", "generator/src/extension/"] },
  { library: "eventsource-parser", owners: ["runtime/src/stream/"] },
  { library: "typescript", owners: [] },
  {
    library: "node:fs",
    owners: ["generator/src/host/", "generator/src/cli/version.ts", "generator/build/", "runtime/src/node/"],
  },
  { library: "node:fs/promises", owners: ["generator/src/host/", "generator/build/", "runtime/src/node/"] },
  { library: "node:sqlite", owners: ["runtime/src/node/"] },
  { library: "node:async_hooks", owners: ["runtime/src/node/"] },
  { library: "@opentelemetry/api", owners: ["runtime/src/opentelemetry/"] },
  { library: "undici", owners: ["runtime/src/undici/"] },
  { library: "node:child_process", owners: [] },
  { library: "node:vm", owners: [] },
  { library: "node:http", owners: ["runtime/src/node/loopback.ts"] },
  { library: "node:https", owners: [] },
  { library: "node:net", owners: [] },
];

/** Libraries that are known at all: a new one is a decision. */
export const KNOWN_LIBRARIES: Readonly<Record<"generator" | "runtime", RegExp>> = {
  generator:
    /^(?:@redocly\/openapi-core|ts-morph|handlebars(?:\/runtime\.js|\/runtime)?|jsonpath-rfc9535|zod|node:[a-z/_]+)$/,
  runtime:
    /^(?:ky|zod|zod\/mini|zod\/v4\/core|http-cache-semantics|eventsource-parser|oauth4webapi|@opentelemetry\/api|undici|node:(?:async_hooks|crypto|fs|fs\/promises|http|os|path|process|sqlite|worker_threads))$/,
};

/** Entries of the runtime that run in browsers and workers as they do in Node. */
export const PORTABLE_ENTRIES: readonly string[] = [
  "runtime/src/index.ts",
  "runtime/src/codegen.ts",
  "runtime/src/read/words.ts",
  "runtime/src/cache/index.ts",
  "runtime/src/fallback/index.ts",
  "runtime/src/ky/index.ts",
  "runtime/src/oauth/index.ts",
  "runtime/src/health/index.ts",
  "runtime/src/opentelemetry/index.ts",
  "runtime/src/webhooks/index.ts",
];

/** What no portable entry leads to, but the one that it is for. */
export const OPTIONAL_LIBRARIES: readonly { readonly name: string; readonly entry: string }[] = [
  { name: "node:", entry: "/node/" },
  { name: "undici", entry: "/undici/" },
  { name: "ky", entry: "/ky/" },
  { name: "@opentelemetry", entry: "/opentelemetry/" },
  { name: "oauth4webapi", entry: "/oauth/" },
  { name: "http-cache-semantics", entry: "/cache/" },
];

/** Who may reach for a thing of the global scope that makes a run depend on more than its input. */
export const GLOBAL_OWNERS: readonly { readonly name: string; readonly owners: readonly string[] }[] = [
  { name: "process", owners: ["generator/src/cli/", "generator/build/"] },
  { name: "Date.now", owners: ["runtime/src/environment/", "generator/src/host/"] },
  { name: "Math.random", owners: ["runtime/src/environment/"] },
  { name: "crypto.randomUUID", owners: ["runtime/src/environment/"] },
  { name: "crypto.getRandomValues", owners: ["runtime/src/environment/"] },
  {
    name: "performance",
    owners: [
      "runtime/src/environment/",
      "generator/src/cli/",
      "generator/src/host/",
      "generator/src/index.ts",
    ],
  },
  { name: "setTimeout", owners: ["runtime/src/environment/", "generator/src/host/"] },
  { name: "setInterval", owners: ["runtime/src/environment/"] },
  {
    name: "fetch",
    owners: [
      "runtime/src/transport/",
      "runtime/src/oauth/bounded-fetch.ts",
      "runtime/src/environment/",
      "generator/src/host/",
    ],
  },
  { name: "eval", owners: [] },
  { name: "Function", owners: [] },
];

/**
 * Imports that may close a circle: one keyword's lowering calls back into that of any schema. Functions alone go round,
 * none of them while the modules are loaded.
 */
export const RECURSIVE_DESCENT: readonly { readonly from: string; readonly to: string }[] = [
  { from: "generator/src/lower/schema/", to: "generator/src/lower/schema/lower-schema.ts" },
];
