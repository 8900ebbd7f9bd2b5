import type { CallOptions, CallPromise, ClientOptions } from "@gen-client/runtime";
import type { Operation } from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Prism, startPrism } from "../../examples/demo/prism.ts";

/** One call of each operation, by the name that the operation is exported under. */
export type Calls<Api> = Readonly<Record<string, (api: Api, options: CallOptions) => CallPromise<unknown>>>;

/** What a contract test needs of an example. */
export interface Contract<Api> {
  readonly name: string;
  readonly document: URL;
  /** The client's `index.ts`. */
  readonly module: Readonly<Record<string, unknown>>;
  readonly create: (options: ClientOptions<string, never>) => Api;
  readonly auth?: NonNullable<ClientOptions["auth"]>;
  readonly calls: Calls<Api>;
}

/** Calls every operation for every status that its contract names, and reads the answers strictly. */
export function describeContract<Api>(contract: Contract<Api>): void {
  const operations = Object.entries(contract.module).filter((entry): entry is [string, Operation] =>
    isOperation(entry[1]),
  );
  describe(`${contract.name} against Prism`, () => {
    it("calls every operation that the client exports", () => {
      expect(Object.keys(contract.calls).sort()).toEqual(operations.map(([name]) => name).sort());
    });
    for (const dynamic of [false, true]) {
      describe(dynamic ? "answers made from the schemas" : "answers from the examples", () => {
        describeMode(contract, operations, dynamic);
      });
    }
  });
}

function describeMode<Api>(
  contract: Contract<Api>,
  operations: readonly (readonly [string, Operation])[],
  dynamic: boolean,
): void {
  let prism: Prism;
  const violations: string[] = [];
  beforeAll(async () => {
    prism = await startPrism({ document: contract.document.pathname, dynamic, errors: true });
  });
  afterAll(() => prism?.stop());

  const watchedFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const found = response.headers.get("sl-violations");
    if (found !== null) violations.push(found);
    return response;
  };

  for (const [name, operation] of operations) {
    for (const status of statusesOf(operation)) {
      it(`${name} reads ${status}`, async () => {
        const { auth, create, calls } = contract;
        const api = create({
          baseUrl: prism.url,
          fetch: watchedFetch,
          ...(auth === undefined ? {} : { auth }),
        });
        violations.length = 0;
        const result = await calls[name]?.(api, strictly(status)).safe();
        expect(violations).toEqual([]);
        expect(result).toMatchObject(
          status < 300 ? { ok: true } : { ok: false, error: { kind: "api", status } },
        );
        // Schemas are open, and Prism makes use of it.
        const drift = result?.meta.drift.filter((each) => !dynamic || each.kind !== "unknown-property");
        expect(drift).toEqual([]);
        if (result !== undefined && !result.ok && result.error.kind === "api") {
          expect(result.error.data).toBeDefined();
        }
      });
    }
  }
}

function strictly(status: number): CallOptions {
  return {
    retry: false,
    headers: { Prefer: `code=${status}` },
    policy: { reader: { mode: "strict" } },
  };
}

/** A status for each key of `replies`. What `default` stands for here is a client error that the contract does not name. */
function statusesOf(operation: Operation): number[] {
  const keys = Object.keys(operation.describe().replies);
  const unnamed = [400, 405, 410].find((status) => !keys.includes(String(status))) ?? 418;
  return keys.map((key) => {
    if (key === "default") return unnamed;
    return key.endsWith("XX") ? Number(`${key.charAt(0)}00`) : Number(key);
  });
}

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "operation";
}
