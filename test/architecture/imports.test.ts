import { describe, expect, it } from "vitest";
import {
  GENERATOR_RULES,
  GLOBAL_OWNERS,
  KNOWN_LIBRARIES,
  LIBRARY_OWNERS,
  OPTIONAL_LIBRARIES,
  PORTABLE_ENTRIES,
  RECURSIVE_DESCENT,
} from "./import-rules.ts";
import { readSources, type SourceFile, usesGlobal } from "./source-file.ts";

const generator = readSources("generator/src");
const runtime = readSources("runtime/src");
const build = readSources("generator/build");
const all = [...generator, ...runtime, ...build];

const isOwned = (path: string, owners: readonly string[]) => owners.some((owner) => path.startsWith(owner));

/** `from -> to` for every import between files that a test refuses. */
function offences(files: readonly SourceFile[], isOffence: (from: SourceFile, to: string) => boolean) {
  return files.flatMap((file) =>
    file.imports
      .map(({ target, specifier }) => target ?? specifier)
      .filter((to) => isOffence(file, to))
      .map((to) => `${file.path} -> ${to}`),
  );
}

/** Folder of the generator that a path is in; `index.ts` stands for itself. */
const folderOf = (path: string) => path.slice("generator/src/".length).split("/")[0] ?? "";

describe("the generator's stages", () => {
  it("are all in the table", () => {
    const folders = new Set(generator.map((file) => folderOf(file.path)));
    expect([...folders].filter((folder) => !(folder in GENERATOR_RULES) && folder !== "index.ts")).toEqual(
      [],
    );
  });

  it.each(Object.entries(GENERATOR_RULES))("%s imports only what it may", (folder, allowed) => {
    const files = generator.filter((file) => folderOf(file.path) === folder);
    const mayImport = new Set([folder, ...allowed]);
    expect(
      offences(files, (_, to) => to.startsWith("generator/src/") && !mayImport.has(folderOf(to))),
    ).toEqual([]);
  });

  it("leave their package for nothing of the project", () => {
    expect(
      offences(
        generator,
        (_, to) => /^(?:runtime|test|examples|templates)\//.test(to) || to.startsWith("@gen-client/"),
      ),
    ).toEqual([]);
  });
});

describe("the runtime", () => {
  it("knows nothing of the generator", () => {
    expect(offences(runtime, (_, to) => /^(?:generator|test)\//.test(to))).toEqual([]);
  });

  it.each(PORTABLE_ENTRIES)(
    "%s leads to nothing of Node, and to no optional library but its own",
    (entry) => {
      const reached = reachedFrom(entry);
      expect(reached.length).toBeGreaterThan(1);
      const foreign = OPTIONAL_LIBRARIES.filter(({ entry: own }) => !entry.includes(own)).map(
        ({ name }) => name,
      );
      const isForeign = (to: string): boolean => foreign.some((name) => to.startsWith(name));
      expect(offences(reached, (_, to) => isForeign(to))).toEqual([]);
    },
  );

  it("keeps its layers apart", () => {
    const layers = runtime.filter((file) => /^runtime\/src\/layers\//.test(file.path));
    // What stands in for a reply is read as any other.
    expect(offences(layers, (_, to) => to.startsWith("runtime/src/layers/"))).toEqual([
      "runtime/src/layers/extended.ts -> runtime/src/layers/read.ts",
    ]);
  });

  it("keeps its state machines free of everything but types and figures", () => {
    const machines = runtime.filter((file) => file.path.startsWith("runtime/src/machines/"));
    const values = machines.flatMap((file) =>
      file.imports
        .filter(
          (found) =>
            !found.typeOnly &&
            !/^runtime\/src\/(?:machines\/|structured-fields\/|policy)/.test(found.target ?? found.specifier),
        )
        .map((found) => `${file.path} -> ${found.specifier}`),
    );
    expect(values).toEqual([]);
  });
});

/** Files that are loaded when that one is. */
function reachedFrom(entry: string): readonly SourceFile[] {
  const byPath = new Map(runtime.map((file) => [file.path, file]));
  const found = new Map<string, SourceFile>();
  const visit = (path: string): void => {
    const file = byPath.get(path);
    if (file === undefined || found.has(path)) return;
    found.set(path, file);
    for (const { target, typeOnly } of file.imports) if (target !== undefined && !typeOnly) visit(target);
  };
  visit(entry);
  return [...found.values()];
}

describe("libraries", () => {
  it.each(LIBRARY_OWNERS)("$library is imported by its owner alone", ({ library, owners }) => {
    const isOfLibrary = (to: string) => to === library || to.startsWith(`${library}/`);
    expect(offences(all, (from, to) => isOfLibrary(to) && !isOwned(from.path, owners))).toEqual([]);
  });

  it.each([
    ["generator", generator],
    ["runtime", runtime],
  ] as const)("%s uses none that is not known", (name, files) => {
    const isLibrary = (to: string) => !/^(?:generator|runtime|test)\//.test(to);
    expect(offences(files, (_, to) => isLibrary(to) && !KNOWN_LIBRARIES[name].test(to))).toEqual([]);
  });
});

describe("the global scope", () => {
  it.each(GLOBAL_OWNERS)("$name is left to its owner", ({ name, owners }) => {
    const users = all.filter((file) => !isOwned(file.path, owners) && usesGlobal(file, name));
    expect(users.map((file) => file.path)).toEqual([]);
  });
});

describe("imports", () => {
  it("name files that are there", () => {
    const known = new Set(all.map((file) => file.path));
    const generated = /^generator\/generated\//;
    expect(
      offences(
        all,
        (_, to) =>
          /^(?:generator|runtime)\//.test(to) && /\.ts$/.test(to) && !known.has(to) && !generated.test(to),
      ),
    ).toEqual([]);
  });

  it("run in no circle, but for recursive descent", () => {
    expect(findCycle(all)).toBeUndefined();
  });
});

const isDescent = (path: string, target: string) =>
  RECURSIVE_DESCENT.some(({ from, to }) => path.startsWith(from) && target === to);

/** A cycle of imports that are still there at run time, or `undefined`. */
function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const found of byPath.get(path)?.imports ?? []) {
      if (found.typeOnly || found.target === undefined || isDescent(path, found.target)) continue;
      const cycle = visit(found.target, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
