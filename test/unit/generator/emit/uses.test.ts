import { expect, test } from "vitest";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import type { Policy } from "../../../../generator/src/ir/policy.ts";
import { emitted } from "./emitted.ts";
import { petstore } from "./petstore.ts";

const HEDGE: Policy["hedge"] = { delay: { percentile: 95 }, max: 1, ratio: 0.05 };
const RATE_LIMIT: Policy["rateLimit"] = {
  requests: 100,
  perMs: 1_000,
  scope: "credential",
  maxWaitMs: 5_000,
  onLimit: "wait",
  adaptive: true,
};

const IDEMPOTENCY: Policy["idempotency"] = {
  in: "header",
  name: "Idempotency-Key",
  format: "raw",
  generate: "uuid",
  derive: [],
  prefix: "",
  ttlMs: 86_400_000,
  replay: "all",
  persist: false,
};

/** The client of an API, one of whose operations has another policy. */
function operationsWith(patch: Partial<Policy>): string {
  const api: Api<PolicedOperation> = petstore();
  const [first, ...others] = api.operations;
  if (first === undefined) throw new Error("the API has operations");
  const { policy } = first;
  const changed = { ...first, policy: { ...policy, value: { ...policy.value, ...patch } } };
  return emitted({ ...api, operations: [changed, ...others] }).get("operations/pets.ts") ?? "";
}

test("an operation that is neither hedged nor limited, and fails by its status, names no part", () => {
  expect(operationsWith({})).not.toMatch(/uses:|hedging|rateLimiting|bodyFailures|idempotencyKeys/);
});

test.each([
  ["bodyFailures", { failure: { when: "/ok", is: [false] } }],
  ["hedging", { hedge: HEDGE }],
  ["idempotencyKeys", { idempotency: IDEMPOTENCY }],
  ["rateLimiting", { rateLimit: RATE_LIMIT }],
] as const)("%s comes with the operation whose policy asks for it, and with no other", (name, patch) => {
  const text = operationsWith(patch);
  expect(text.match(new RegExp(`uses: \\[${name}\\]`, "g"))).toHaveLength(1);
  expect(text).toMatch(new RegExp(`import \\{[^}]*\\b${name},[^}]*\\} from "@gen-client/runtime/codegen"`));
});

test("they go together", () => {
  const all = { failure: { when: "/error" }, hedge: HEDGE, idempotency: IDEMPOTENCY, rateLimit: RATE_LIMIT };
  expect(operationsWith(all)).toContain("uses: [bodyFailures, hedging, idempotencyKeys, rateLimiting]");
});
