import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createWorkFolder, FIXTURES, readTree, runCli } from "./run-cli.ts";

// Each test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const PETSTORE = join(FIXTURES, "petstore.yaml");
const petstore = readFileSync(PETSTORE, "utf8");

async function serve(
  answer: RequestListener,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe("an http address", () => {
  it("is fetched, and a reply that is no success is told", async () => {
    using work = createWorkFolder();
    await using server = await serve((request, response) => {
      response.statusCode = request.url === "/openapi.yaml" ? 200 : 404;
      response.end(request.url === "/openapi.yaml" ? petstore : "no");
    });
    expect(await runCli([`${server.url}/openapi.yaml`, "--out", "client"], { cwd: work.path })).toMatchObject(
      {
        code: 0,
        stderr: "",
      },
    );
    const fromFile = await runCli([PETSTORE, "--out", "client", "--check"], { cwd: work.path });
    expect(fromFile).toMatchObject({ code: 0, stderr: "" });
    const missing = await runCli([`${server.url}/gone.yaml`, "--out", "other"], { cwd: work.path });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain(`${server.url}/gone.yaml`);
    expect(missing.stderr).toContain("404");
  });
});

describe("a document of several files", () => {
  const split = petstore.replace('"#/components/schemas/NewPet"', "./schemas/new-pet.yaml");

  it("is read as one", async () => {
    using work = createWorkFolder();
    mkdirSync(join(work.path, "schemas"));
    writeFileSync(join(work.path, "spec.yaml"), split);
    writeFileSync(
      join(work.path, "schemas/new-pet.yaml"),
      "type: object\nproperties: { name: { type: string } }\n",
    );
    expect(await runCli(["spec.yaml", "--out", "client"], { cwd: work.path })).toMatchObject({ code: 0 });
    const text = Object.values(readTree(join(work.path, "client/operations"))).join("");
    expect(text).toMatch(/body: NewPet/);
  });

  it("names the file that is missing, and the line that asks for it", async () => {
    using work = createWorkFolder();
    writeFileSync(join(work.path, "spec.yaml"), split);
    const { code, stderr } = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    const line = split.split("\n").findIndex((text) => text.includes("new-pet.yaml")) + 1;
    expect(code).toBe(1);
    expect(stderr).toContain("schemas/new-pet.yaml");
    expect(stderr).toMatch(new RegExp(`spec\\.yaml:${line}:\\d+`));
    expect(Object.keys(readTree(work.path))).toEqual(["spec.yaml"]);
  });

  it("is not fetched from the network unless asked", async () => {
    using work = createWorkFolder();
    let requests = 0;
    await using server = await serve((_, response) => {
      requests += 1;
      response.end("type: object\n");
    });
    const remote = petstore.replace('"#/components/schemas/NewPet"', `"${server.url}/new-pet.yaml"`);
    writeFileSync(join(work.path, "spec.yaml"), remote);
    const refused = await runCli(["spec.yaml", "--out", "client"], { cwd: work.path });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("--allow-remote");
    expect(requests).toBe(0);
    const allowed = await runCli(["spec.yaml", "--out", "client", "--allow-remote"], { cwd: work.path });
    expect(allowed.code).toBe(0);
    expect(requests).toBe(1);
  });
});

describe("an overlay", () => {
  it("states the policy of a document that is not ours, and explain says so", async () => {
    using work = createWorkFolder();
    const overlay = [
      "overlay: 1.0.0",
      "info: { title: Our policy, version: 1.0.0 }",
      "actions:",
      "  - target: $.paths['/pets'].get",
      "    update:",
      "      x-resilience: { timeout: { attempt: 3s } }",
    ].join("\n");
    writeFileSync(join(work.path, "policy.yaml"), overlay);
    const { code, stdout } = await runCli(["explain", PETSTORE, "listPets", "--overlay", "policy.yaml"], {
      cwd: work.path,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^listPets {2}GET \/pets\n {2}safe: .*3 s per attempt/);
    expect(stdout).toMatch(/timeout\.attempt +3s +policy\.yaml:6:\d+/);
    expect(stdout).toMatch(/timeout\.total +30s +default/);
  });
});

describe("explain", () => {
  it("shows every operation, and knows what a misspelt one was meant to be", async () => {
    using work = createWorkFolder();
    const all = await runCli(["explain", PETSTORE], { cwd: work.path });
    expect(all.code).toBe(0);
    expect(all.stdout.match(/^\S.*$/gm)).toEqual([
      "listPets  GET /pets",
      "createPet  POST /pets",
      "deletePet  DELETE /pets/{petId}",
      "getPet  GET /pets/{petId}",
    ]);
    const misspelt = await runCli(["explain", PETSTORE, "listPet"], { cwd: work.path });
    expect(misspelt).toMatchObject({ code: 1, stdout: "" });
    expect(misspelt.stderr).toContain("Did you mean listPets?");
    const json = await runCli(["explain", PETSTORE, "GET /pets", "--json"], { cwd: work.path });
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 0,
      operations: [{ operationId: "listPets", method: "GET" }],
    });
  });
});

describe("a selection", () => {
  it("keeps what it names and what that needs, and refuses names that are not there", async () => {
    using work = createWorkFolder();
    const kept = await runCli([PETSTORE, "--include-operations", "getPet, deletePet", "--out", "client"], {
      cwd: work.path,
    });
    expect(kept.stdout).toContain("2 operations");
    const unknown = await runCli([PETSTORE, "--include-tags", "pet", "--out", "other"], { cwd: work.path });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/Did you mean .?pets/i);
  });
});
