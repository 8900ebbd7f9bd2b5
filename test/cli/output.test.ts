import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createWorkFolder, FIXTURES, readTimes, readTree, runCli } from "./run-cli.ts";

// Each test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const PETSTORE = join(FIXTURES, "petstore.yaml");
const petstore = readFileSync(PETSTORE, "utf8");

describe("generating", () => {
  it("writes the client to a folder named after the API, and says so", async () => {
    using work = createWorkFolder();
    const result = await runCli([PETSTORE], { cwd: work.path });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(
      /^✓ Petstore → petstore-client\n {2}4 operations, 4 schemas; \d+ files written; /,
    );
    expect(Object.keys(readTree(work.path))).toEqual(
      expect.arrayContaining(
        [".gen-client/manifest.json", ".gen-client/names.json", "README.md", "client.ts", "index.ts"].map(
          (path) => `petstore-client/${path}`,
        ),
      ),
    );
  });

  it("a second time changes no byte and touches no file", async () => {
    using work = createWorkFolder();
    await runCli([PETSTORE, "--out", "client"], { cwd: work.path });
    const [tree, times] = [readTree(work.path), readTimes(work.path)];
    const again = await runCli([PETSTORE, "--out", "client"], { cwd: work.path });
    expect(again.stdout).toContain("all as they were");
    expect(readTree(work.path)).toEqual(tree);
    expect(readTimes(work.path)).toEqual(times);
  });

  it("reads standard input", async () => {
    using work = createWorkFolder();
    const piped = await runCli(["-", "--out", "client"], { cwd: work.path, stdin: petstore });
    expect(piped).toMatchObject({ code: 0, stderr: "" });
    const fromFile = await runCli([PETSTORE, "--out", "client", "--check"], { cwd: work.path });
    expect(fromFile.stderr).toBe("");
    const broken = await runCli(["-"], { cwd: work.path, stdin: "a: b: c" });
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/<stdin>:1:\d+ error/);
  });

  it("is silent with --quiet, and tells of its stages with --verbose", async () => {
    using work = createWorkFolder();
    const quiet = await runCli([PETSTORE, "--quiet"], { cwd: work.path });
    expect(quiet).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    const verbose = await runCli([PETSTORE, "--verbose"], { cwd: work.path });
    expect(verbose.stderr).toMatch(/stage +CPU +wall +peak\n +load +\d+ ms/);
    expect(verbose.stderr).toMatch(/total +\S+ m?s +\S+ m?s +\d+ MB/);
  });

  it("colours nothing in a pipe, nor when told not to", async () => {
    using work = createWorkFolder();
    const colour = "\u001b[";
    expect((await runCli([PETSTORE], { cwd: work.path })).stdout).not.toContain(colour);
    const forced = { FORCE_COLOR: "1" };
    expect((await runCli([PETSTORE], { cwd: work.path, env: forced })).stdout).toContain(colour);
    const both = { ...forced, NO_COLOR: "1" };
    expect((await runCli([PETSTORE], { cwd: work.path, env: both })).stdout).not.toContain(colour);
  });

  it("reports to tools with --json, and with nothing else on standard output", async () => {
    using work = createWorkFolder();
    const { code, stdout, stderr } = await runCli([PETSTORE, "--json"], { cwd: work.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      exitCode: 0,
      summary: {
        title: "Petstore",
        version: "3.1",
        operations: 4,
        schemas: 4,
        errors: 0,
        warnings: 0,
        infos: expect.any(Number),
      },
      output: {
        out: join(work.path, "petstore-client").replaceAll("\\", "/"),
        added: expect.arrayContaining(["client.ts"]),
        changed: [],
        removed: [],
        unchanged: [],
      },
      diagnostics: expect.any(Array),
      stages: expect.arrayContaining([
        {
          stage: "load",
          wallMs: expect.any(Number),
          cpuMs: expect.any(Number),
          peakBytes: expect.any(Number),
        },
      ]),
    });
    const failed = await runCli(["missing.yaml", "--json"], { cwd: work.path });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      exitCode: 1,
      diagnostics: [
        {
          code: "file-missing",
          severity: "error",
          location: { file: "missing.yaml", line: 1, column: 1 },
          cause: expect.stringMatching(/./),
          fix: expect.stringMatching(/./),
        },
      ],
    });
  });
});

describe("--check", () => {
  it("exits 0 when the client is up to date, CRLF or not, and 3 with what differs", async () => {
    using work = createWorkFolder();
    const spec = join(work.path, "spec.yaml");
    writeFileSync(spec, petstore);
    const check = () => runCli(["spec.yaml", "--out", "client", "--check"], { cwd: work.path });
    const missing = await check();
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain("+ client.ts (missing)");
    expect(Object.keys(readTree(work.path))).toEqual(["spec.yaml"]);
    await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    expect(await check()).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("client is up to date"),
    });
    for (const [path, text] of Object.entries(readTree(join(work.path, "client")))) {
      writeFileSync(join(work.path, "client", path), text.replaceAll("\n", "\r\n"));
    }
    expect((await check()).code).toBe(0);
    writeFileSync(spec, petstore.replaceAll("operationId: getPet", "operationId: findPet"));
    appendFileSync(join(work.path, "client/index.ts"), "// edited\n");
    const before = readTree(join(work.path, "client"));
    const stale = await check();
    expect(stale).toMatchObject({ code: 3, stdout: "" });
    expect(stale.stderr).toContain("client is out of date");
    expect(stale.stderr).toContain("~ index.ts (changed)");
    expect(stale.stderr).toMatch(/~ operations\/pets\.ts \(changed\)/);
    expect(stale.stderr).toContain("the same command without --check");
    expect(readTree(join(work.path, "client"))).toEqual(before);
    const json = await runCli(["spec.yaml", "--out", "client", "--check", "--json"], { cwd: work.path });
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 3,
      output: { changed: expect.arrayContaining(["index.ts"]) },
    });
  });

  it("passes whatever address the document has on this machine", async () => {
    using work = createWorkFolder();
    writeFileSync(join(work.path, "spec.yaml"), petstore);
    await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    const tree = readTree(work.path);
    expect(tree["client/README.md"]).toContain("npx gen-client spec.yaml --out client");
    const spec = join(work.path, "spec.yaml");
    for (const args of [
      [spec, "--out", "client", "--check"],
      [PETSTORE, "--out", join(work.path, "client"), "--check"],
    ]) {
      expect(await runCli(args, { cwd: work.path })).toMatchObject({ code: 0, stderr: "" });
    }
    await runCli([spec, "--out", "client"], { cwd: work.path });
    expect(readTree(work.path)).toEqual(tree);
  });
});

describe("files that are not the generator's", () => {
  it("stay: in the way they stop the run, elsewhere they are left alone", async () => {
    using work = createWorkFolder();
    mkdirSync(join(work.path, "client"));
    writeFileSync(join(work.path, "client/notes.md"), "mine");
    writeFileSync(join(work.path, "client/index.ts"), "mine");
    const refused = await runCli([PETSTORE, "--out", "client", "--force"], { cwd: work.path });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('"index.ts"');
    expect(refused.stderr).toContain("output-foreign-file");
    expect(readTree(work.path)).toEqual({ "client/index.ts": "mine", "client/notes.md": "mine" });
    rmSync(join(work.path, "client/index.ts"));
    expect((await runCli([PETSTORE, "--out", "client"], { cwd: work.path })).code).toBe(0);
    expect(readTree(work.path)).toMatchObject({ "client/notes.md": "mine" });
  });

  it("and edits of generated files stay, until --force", async () => {
    using work = createWorkFolder();
    await runCli([PETSTORE, "--out", "client"], { cwd: work.path });
    appendFileSync(join(work.path, "client/index.ts"), "// edited\n");
    const refused = await runCli([PETSTORE, "--out", "client"], { cwd: work.path });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("output-edited-file");
    expect(refused.stderr).toContain("--force");
    expect(readFileSync(join(work.path, "client/index.ts"), "utf8")).toContain("// edited");
    expect((await runCli([PETSTORE, "--out", "client", "--force"], { cwd: work.path })).code).toBe(0);
    expect(readFileSync(join(work.path, "client/index.ts"), "utf8")).not.toContain("// edited");
  });
});

describe("a folder that cannot be written", () => {
  it("is named when its parent is a file", async () => {
    using work = createWorkFolder();
    writeFileSync(join(work.path, "file"), "mine");
    const { code, stderr } = await runCli([PETSTORE, "--out", "file/client"], { cwd: work.path });
    expect(code).toBe(1);
    expect(stderr).toContain("file/client");
    expect(stderr).toContain("a part of the path is a file");
    expect(stderr).not.toMatch(/ENOENT: |\n\s+at /);
  });

  it("is named when it is read-only, and is as it was", async () => {
    using work = createWorkFolder();
    const folder = join(work.path, "client");
    mkdirSync(folder);
    chmodSync(work.path, 0o755);
    chmodSync(folder, 0o555);
    // Permission bits do not hold for root; the child is somebody else then.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { code, stderr } = await runCli([PETSTORE, "--out", folder], { cwd: work.path, ...nobody });
    chmodSync(folder, 0o755);
    expect(stderr).toContain("permission denied");
    expect(stderr).toContain("output-write-failed");
    expect(code).toBe(1);
    expect(readTree(work.path)).toEqual({});
  });
});

describe("an interrupt", () => {
  /** Sends the process a signal from inside, just before the n-th rename: half-way through the write. */
  const interruptAt = (rename: number, signal: string) =>
    `data:text/javascript,${encodeURIComponent(
      `import fs from "node:fs";
       import { syncBuiltinESMExports } from "node:module";
       const rename = fs.renameSync;
       let count = 0;
       fs.renameSync = (from, to) => {
         count += 1;
         if (count === ${rename}) process.kill(process.pid, "${signal}");
         return rename(from, to);
       };
       syncBuiltinESMExports();`,
    )}`;

  it("half-way through writing leaves the new client whole and nothing else, then ends the process", async () => {
    using work = createWorkFolder();
    await runCli([PETSTORE, "--out", "expected/client"], { cwd: work.path });
    const result = await runCli([PETSTORE, "--out", "client"], {
      cwd: work.path,
      preload: interruptAt(3, "SIGINT"),
    });
    expect(result).toMatchObject({ code: null, signal: "SIGINT" });
    expect(readTree(join(work.path, "client"))).toEqual(readTree(join(work.path, "expected/client")));
  });

  it("that cannot be held is made good by the next run", async () => {
    using work = createWorkFolder();
    const spec = join(work.path, "spec.yaml");
    writeFileSync(spec, petstore);
    await runCli([spec, "--out", "client"], { cwd: work.path });
    writeFileSync(spec, petstore.replaceAll("getPet", "findPet").replaceAll("Problem", "Failure"));
    const killed = await runCli([spec, "--out", "client"], {
      cwd: work.path,
      preload: interruptAt(3, "SIGKILL"),
    });
    expect(killed.signal).toBe("SIGKILL");
    rmSync(join(work.path, "client/.gen-client/lock"));
    expect(await runCli([spec, "--out", "client"], { cwd: work.path })).toMatchObject({ code: 0 });
    expect((await runCli([spec, "--out", "client", "--check"], { cwd: work.path })).code).toBe(0);
    expect(
      Object.keys(readTree(join(work.path, "client"))).filter((path) => /staging|pending|lock/.test(path)),
    ).toEqual([]);
  });
});
