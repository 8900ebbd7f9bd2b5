import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileSystem, FileSystemError } from "../../../../generator/src/host/file-system.ts";
import { createNodeFileSystem } from "../../../../generator/src/host/node-file-system.ts";
import { type OutputFile, writeOutput } from "../../../../generator/src/write/write-output.ts";

let root: string;
let out: string;
const system = createNodeFileSystem();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gen-client-write-"));
  out = join(root, "client");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const first: readonly OutputFile[] = [
  { path: "client.ts", text: "export const a = 1;\n" },
  { path: "operations/pets.ts", text: "export const pets = 1;\n" },
  { path: "operations/old/gone.ts", text: "export const gone = 1;\n" },
  { path: "index.ts", text: "export {};\n" },
];
const second: readonly OutputFile[] = [
  { path: "client.ts", text: "export const a = 2;\n" },
  { path: "index.ts", text: "export {};\n" },
  { path: "operations/pets.ts", text: "export const pets = 1;\n" },
  { path: "operations/new/users.ts", text: "export const users = 1;\n" },
];

function write(
  files: readonly OutputFile[],
  options: { check?: boolean; force?: boolean; system?: FileSystem } = {},
) {
  return writeOutput(files, options.system ?? system, {
    out,
    check: options.check ?? false,
    force: options.force ?? false,
  });
}

/** Every file below the root, with its content. */
function tree(): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      path.slice(root.length + 1),
      statSync(path).isFile() ? readFileSync(path, "utf8") : "other",
    ]),
  );
}

function codes(result: ReturnType<typeof write>): readonly string[] {
  return result.diagnostics.map((diagnostic) => diagnostic.code);
}

describe("an output folder of its own", () => {
  it("is created with its missing parents, and holds the files and a manifest", () => {
    out = join(root, "not", "there", "yet");
    const { value, diagnostics } = write(first);
    expect(diagnostics).toEqual([]);
    expect(value?.added).toEqual([
      ".gen-client/manifest.json",
      "client.ts",
      "index.ts",
      "operations/old/gone.ts",
      "operations/pets.ts",
    ]);
    expect(Object.keys(tree())).toEqual(value?.added.map((path) => `not/there/yet/${path}`));
  });

  it("keeps the time stamps of files that did not change", () => {
    write(first);
    const stamp = new Date("2001-02-03T04:05:06Z");
    const paths = Object.keys(tree()).map((path) => join(root, path));
    for (const path of paths) utimesSync(path, stamp, stamp);
    expect(write(first).value).toMatchObject({ added: [], changed: [], removed: [] });
    expect(paths.map((path) => statSync(path).mtime)).toEqual(paths.map(() => stamp));
    write(second);
    expect(statSync(join(out, "operations/pets.ts")).mtime).toEqual(stamp);
    expect(statSync(join(out, "client.ts")).mtime).not.toEqual(stamp);
  });

  it("loses what the client no longer has, and the folders that leaves empty", () => {
    write(first);
    const { value } = write(second);
    expect(value).toMatchObject({
      added: ["operations/new/users.ts"],
      changed: [".gen-client/manifest.json", "client.ts"],
      removed: ["operations/old/gone.ts"],
      unchanged: ["index.ts", "operations/pets.ts"],
    });
    expect(readdirSync(join(out, "operations")).sort()).toEqual(["new", "pets.ts"]);
    expect(readdirSync(join(out, ".gen-client"))).toEqual(["manifest.json"]);
  });

  it("may hold files of the user elsewhere, which stay", () => {
    write(first);
    writeFileSync(join(out, "operations/old/notes.md"), "mine");
    writeFileSync(join(out, "helper.ts"), "mine");
    expect(codes(write(second))).toEqual([]);
    expect(tree()).toMatchObject({ "client/operations/old/notes.md": "mine", "client/helper.ts": "mine" });
  });

  it("has the same manifest whatever the order of the files", () => {
    write(first);
    const before = tree();
    expect(write(first.toReversed()).value).toMatchObject({ added: [], changed: [] });
    expect(tree()).toEqual(before);
  });
});

describe("what the generator did not write", () => {
  it("is never overwritten, and nothing else is written either", () => {
    mkdirSync(out);
    writeFileSync(join(out, "index.ts"), "mine");
    const result = write(first);
    expect(codes(result)).toEqual(["output-foreign-file"]);
    expect(result.diagnostics[0]?.message).toContain('"index.ts"');
    expect(tree()).toEqual({ "client/index.ts": "mine" });
    expect(codes(write(first, { force: true }))).toEqual(["output-foreign-file"]);
  });

  it("is adopted when it is what would be written", () => {
    mkdirSync(out);
    writeFileSync(join(out, "index.ts"), "export {};\n");
    expect(write(first).value?.unchanged).toEqual(["index.ts"]);
    expect(codes(write([{ path: "index.ts", text: "export const x = 1;\n" }]))).toEqual([]);
  });

  it("is told apart from generated files that were edited, which --force writes over", () => {
    write(first);
    writeFileSync(join(out, "client.ts"), "edited");
    writeFileSync(join(out, "operations/old/gone.ts"), "edited");
    const before = tree();
    const result = write(second);
    expect(codes(result)).toEqual(["output-edited-file", "output-edited-file"]);
    expect(tree()).toEqual(before);
    expect(write(second, { force: true }).value?.changed).toContain("client.ts");
    expect(tree()).not.toHaveProperty("client/operations/old/gone.ts");
  });

  it("is not deleted on the word of a manifest that names places outside the folder", () => {
    write(first);
    writeFileSync(join(root, "victim.txt"), "mine");
    const manifest = join(out, ".gen-client/manifest.json");
    const text = readFileSync(manifest, "utf8").replace('"client.ts"', '"../victim.txt"');
    writeFileSync(manifest, text);
    expect(codes(write(second, { force: true }))).toContain("output-manifest-unreadable");
    expect(tree()).toHaveProperty("victim.txt");
  });

  it("is not reached through a symbolic link", () => {
    mkdirSync(out);
    mkdirSync(join(root, "elsewhere"));
    symlinkSync(join(root, "elsewhere"), join(out, "operations"));
    const result = write(first);
    expect(new Set(codes(result))).toEqual(new Set(["output-path-blocked"]));
    expect(readdirSync(join(root, "elsewhere"))).toEqual([]);
    expect(readdirSync(out)).toEqual(["operations"]);
  });

  it("is not taken for an output folder", () => {
    writeFileSync(out, "mine");
    expect(codes(write(first))).toEqual(["output-not-a-folder"]);
    expect(codes(write(first, { check: true }))).toEqual(["output-not-a-folder"]);
    out = join(out, "below");
    expect(codes(write(first))).toEqual(["output-write-failed"]);
    expect(tree()).toEqual({ client: "mine" });
  });
});

describe("an output folder that is a symbolic link", () => {
  it("is the folder that it leads to", () => {
    mkdirSync(join(root, "real"));
    symlinkSync(join(root, "real"), out);
    expect(codes(write(first))).toEqual([]);
    expect(readdirSync(join(root, "real"))).toContain("client.ts");
  });
});

describe("names", () => {
  it.each([
    ["../x.ts", "output-path-unsafe"],
    ["/x.ts", "output-path-unsafe"],
    ["a/../../x.ts", "output-path-unsafe"],
    ["a\\..\\x.ts", "output-path-unsafe"],
    ["C:/x.ts", "output-path-unsafe"],
    ["operations/con.ts", "output-path-unsafe"],
    ["operations/LPT1", "output-path-unsafe"],
    ["x.ts.", "output-path-unsafe"],
    ["a\u0000b.ts", "output-path-unsafe"],
    [`${"x".repeat(300)}.ts`, "output-path-unsafe"],
    ["Index.ts", "output-path-collision"],
    ["index.ts/below.ts", "output-path-collision"],
    ["Operations/cats.ts", "output-path-collision"],
    [".gen-client/manifest.json", "output-path-collision"],
  ])("refuses %j", (path, code) => {
    expect(codes(write([...first, { path, text: "" }]))).toContain(code);
    expect(tree()).toEqual({});
  });
});

describe("--check", () => {
  it("says what differs and writes nothing", () => {
    expect(write(first, { check: true }).value?.added).toHaveLength(5);
    expect(tree()).toEqual({});
    write(first);
    const before = tree();
    expect(write(first, { check: true }).value).toMatchObject({ added: [], changed: [], removed: [] });
    expect(write(second, { check: true }).value).toMatchObject({
      added: ["operations/new/users.ts"],
      changed: [".gen-client/manifest.json", "client.ts"],
      removed: ["operations/old/gone.ts"],
    });
    expect(tree()).toEqual(before);
  });

  it("takes a checkout with CRLF for the same", () => {
    write(first);
    for (const path of Object.keys(tree())) {
      const file = join(root, path);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("\n", "\r\n"));
    }
    const before = tree();
    expect(write(first, { check: true }).value).toMatchObject({ added: [], changed: [], removed: [] });
    expect(write(first).value).toMatchObject({ added: [], changed: [], removed: [] });
    expect(tree()).toEqual(before);
    expect(codes(write(second))).toEqual([]);
  });

  it("reports a file that was edited as changed", () => {
    write(first);
    writeFileSync(join(out, "client.ts"), "edited");
    expect(write(first, { check: true }).value?.changed).toEqual(["client.ts"]);
  });
});

describe("a failure of the system", () => {
  const mutations = [
    "createFile",
    "createFolder",
    "duplicate",
    "rename",
    "removeFile",
    "removeFolder",
  ] as const;

  /** Refuses the n-th change; counts them when there is no such n. */
  function failing(refused: number, code: string) {
    let count = 0;
    const wrapped: Record<string, unknown> = { ...system };
    for (const name of mutations) {
      wrapped[name] = (...args: [string, string]) => {
        count += 1;
        if (count === refused) throw new FileSystemError(code, args[0], "the disk is full", undefined);
        return (system[name] as (...all: string[]) => void)(...args);
      };
    }
    return { system: wrapped as unknown as FileSystem, count: () => count };
  }

  it.each([
    ["an update", true],
    ["a first run", false],
  ])("at any point of %s leaves what stood there", (_, exists) => {
    if (exists) write(first);
    const before = tree();
    const probe = failing(0, "ENOSPC");
    expect(codes(write(second, { system: probe.system }))).toEqual([]);
    const last = probe.count();
    for (let refused = 1; refused <= last; refused++) {
      rmSync(out, { recursive: true, force: true });
      if (exists) write(first);
      const result = write(second, { system: failing(refused, "ENOSPC").system });
      const state = tree();
      if (result.value === undefined) {
        expect(codes(result)).toEqual(["output-write-failed"]);
        expect(state).toEqual(before);
      } else {
        ageLock();
        expect(codes(write(second))).toEqual([]);
        expect(Object.keys(tree()).filter((path) => /staging|pending|lock/.test(path))).toEqual([]);
      }
    }
    expect(last).toBeGreaterThan(10);
  });

  it("that kills the run at any point is made good by the next run", () => {
    write(first);
    const probe = failing(0, "");
    write(second, { system: probe.system });
    for (let killed = 1; killed <= probe.count(); killed++) {
      rmSync(out, { recursive: true, force: true });
      write(first);
      expect(() => write(second, { system: dying(killed) })).toThrow("killed");
      ageLock();
      expect(codes(write(second))).toEqual([]);
      expect(Object.keys(tree())).toEqual([
        "client/.gen-client/manifest.json",
        "client/client.ts",
        "client/index.ts",
        "client/operations/new/users.ts",
        "client/operations/pets.ts",
      ]);
    }
  });

  it("that kills the run leaves nothing that a run of a third client takes for somebody else's", () => {
    const third = second.map(({ path }) => ({ path, text: "export const third = 3;\n" }));
    const probe = failing(0, "");
    write(first);
    write(second, { system: probe.system });
    for (let killed = 1; killed <= probe.count(); killed++) {
      rmSync(out, { recursive: true, force: true });
      write(first);
      expect(() => write(second, { system: dying(killed) })).toThrow("killed");
      ageLock();
      expect(codes(write(third))).toEqual([]);
    }
  });

  /** As if a lock that the failed run left had been there for long. */
  function ageLock(): void {
    if (Object.hasOwn(tree(), "client/.gen-client/lock")) {
      utimesSync(join(out, ".gen-client/lock"), new Date(0), new Date(0));
    }
  }

  /** From the n-th change on nothing happens any more, not even the way back. */
  function dying(killed: number): FileSystem {
    let count = 0;
    const wrapped: Record<string, unknown> = { ...system };
    for (const name of mutations) {
      wrapped[name] = (...args: string[]) => {
        count += 1;
        if (count >= killed) throw new Error("killed");
        return (system[name] as (...all: string[]) => void)(...args);
      };
    }
    return wrapped as unknown as FileSystem;
  }
});

describe("two runs at once", () => {
  it("do not mix: the second one is told to wait", () => {
    write(first);
    const before = tree();
    let inner: ReturnType<typeof write> | undefined;
    const meddling: FileSystem = {
      ...system,
      rename: (from, to) => {
        inner ??= write(first.slice(0, 1));
        system.rename(from, to);
      },
    };
    expect(codes(write(second, { system: meddling }))).toEqual([]);
    expect(inner === undefined ? [] : codes(inner)).toEqual(["output-locked"]);
    expect(tree()).not.toEqual(before);
  });

  it("find what came into the folder while they waited for it, and leave it there", () => {
    const foreign = join(out, "operations/new/users.ts");
    write(first);
    const meddling: FileSystem = {
      ...system,
      createFile: (path, content) => {
        system.createFile(path, content);
        if (!path.endsWith("/lock")) return;
        mkdirSync(join(out, "operations/new"));
        writeFileSync(foreign, "theirs\n");
      },
    };
    expect(codes(write(second, { system: meddling }))).toEqual(["output-foreign-file"]);
    expect(readFileSync(foreign, "utf8")).toBe("theirs\n");
    expect(readFileSync(join(out, "client.ts"), "utf8")).toBe("export const a = 1;\n");
  });

  it("ignore a lock that a killed run left long ago", () => {
    write(first);
    const lock = join(out, ".gen-client/lock");
    writeFileSync(lock, "");
    expect(codes(write(second))).toEqual(["output-locked"]);
    utimesSync(lock, new Date(0), new Date(0));
    expect(codes(write(second))).toEqual([]);
  });
});
