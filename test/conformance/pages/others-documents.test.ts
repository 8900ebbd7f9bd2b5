import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { generate } from "../../../generator/src/index.ts";

const STRIPE = fileURLToPath(new URL("../../../../shared/specs/stripe.yaml", import.meta.url));
const CLERK = fileURLToPath(new URL("../../../../shared/specs/clerk.yaml", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gen-client-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OVERLAY = `overlay: 1.0.0
info: { title: How Stripe's lists go on, version: 1.0.0 }
actions:
  - target: $
    update:
      x-resilience:
        version: 1
        pagination:
          { style: cursor, request: starting_after, next: "$.data[-1:].id", items: $.data, more: $.has_more }
`;

interface Stripe {
  readonly getCharges: (input: object) => AsyncIterable<{ readonly id: string }>;
}

describe.skipIf(!existsSync(STRIPE))("Stripe's document, with an overlay of ours (needs ../shared)", () => {
  test("its lists are followed, and no other operation is a list", { timeout: 60_000 }, async () => {
    const overlay = join(folder, "overlay.yaml");
    writeFileSync(overlay, OVERLAY);
    const operations = ["GetCharges", "GetChargesCharge", "PostCharges", "GetBalance"];
    const out = join(folder, "stripe");
    const options = {
      spec: STRIPE,
      overlays: [overlay],
      include: { operations },
      importExtension: "ts",
    } as const;
    const { ok, diagnostics } = await generate({ ...options, out });
    expect({ ok, pages: diagnostics.filter(({ code }) => code.includes("pagination")) }).toEqual({
      ok: true,
      pages: [],
    });
    const module = (await import(pathToFileURL(join(out, "index.ts")).href)) as Record<string, object> & {
      readonly createClient: (options: object) => Stripe;
    };
    const lists = Object.entries(module).filter(([, each]) => "paged" in each);
    expect(lists.map(([name]) => name)).toEqual(["getCharges"]);

    const all = Array.from({ length: 7 }, (_, at) => ({ id: `ch_${at}`, object: "charge" }));
    const queries: string[] = [];
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://server");
      queries.push(url.search);
      const start = all.findIndex(({ id }) => id === url.searchParams.get("starting_after")) + 1;
      const data = all.slice(start, start + 3);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ object: "list", url: "/v1/charges", data, has_more: start + 3 < 7 }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const api = module.createClient({ baseUrl: `http://127.0.0.1:${port}`, auth: { bearerAuth: "sk_test" } });
    const ids: string[] = [];
    for await (const { id } of api.getCharges({ query: { limit: 3 } })) ids.push(id);
    server.close();
    server.closeAllConnections();
    expect(ids).toEqual(all.map(({ id }) => id));
    expect(queries).toEqual(["?limit=3", "?limit=3&starting_after=ch_2", "?limit=3&starting_after=ch_5"]);
  });
});

describe.skipIf(!existsSync(CLERK))("Clerk's document, written for Speakeasy (needs ../shared)", () => {
  test("says its retries to those who ask, and nothing is repeated that should not be", async () => {
    const include = { operations: ["GetUserList", "CreateUser"] };
    const options = {
      spec: CLERK,
      include,
      importExtensions: ["speakeasy"],
      out: join(folder, "clerk"),
    } as const;
    const { ok, diagnostics } = await generate(options);
    expect(ok).toBe(true);
    const codes = diagnostics.filter(({ severity }) => severity === "warning").map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(["import-extensions-unmapped", "x-resilience-broad-status"]),
    );
  });
});
