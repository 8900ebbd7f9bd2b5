import { expect, test } from "vitest";
import { emitted } from "./emitted.ts";
import { petstore } from "./petstore.ts";

/** The whole client of a small API, to be read as its users will. `npx vitest -u` rewrites it. */
test.each([...emitted(petstore())])("%s reads as it did", async (path, text) => {
  await expect(text).toMatchFileSnapshot(`../../../golden/trees/petstore/${path}`);
});
