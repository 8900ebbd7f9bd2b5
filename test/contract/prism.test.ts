import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Prism, startPrism } from "../../examples/demo/prism.ts";

const document = fileURLToPath(new URL("../../examples/petstore/openapi.yaml", import.meta.url));

describe("the mock that contract tests trust", () => {
  let prism: Prism;
  beforeAll(async () => {
    prism = await startPrism({ document, errors: true });
  });
  afterAll(() => prism?.stop());

  const post = (body: unknown): Promise<Response> =>
    fetch(`${prism.url}/pets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("accepts a request that keeps the contract", async () => {
    const response = await post({ name: "Pip", species: "bird" });
    expect([response.status, response.headers.get("sl-violations")]).toEqual([201, null]);
  });

  it("names what breaks the contract, where contract tests look for it", async () => {
    const response = await post({ name: "Pip", species: "stone" });
    expect(response.ok).toBe(false);
    expect(response.headers.get("sl-violations")).toContain("species");
  });

  it("says why it did not start", async () => {
    await expect(startPrism({ document: "no-such-document.yaml" })).rejects.toThrow(/no-such-document/);
  });
});
