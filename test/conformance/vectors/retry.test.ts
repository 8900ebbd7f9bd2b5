import { call, type PolicyPatch, type RetryPolicy } from "@gen-client/runtime";
import { asJson, idempotencyKeys, json, type Operation, operation } from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorClient } from "./vector-client.ts";
import { retryVectors, vectors } from "./vectors.ts";
import { realSocket, stubbedFetch, type Wire } from "./wires.ts";

type Outcome = number | "refused" | "reset";
type AnyOperation = Operation<Readonly<Record<string, unknown>>, unknown, unknown>;

interface Row {
  readonly class: NonNullable<PolicyPatch["class"]>;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly replyHeaders?: Readonly<Record<string, string>>;
  readonly retry?: Extract<PolicyPatch["retry"], object>;
  /** What the caller says, over what the document does. */
  readonly callRetry?: Partial<RetryPolicy>;
}

interface MatrixRow extends Row {
  readonly repeated: readonly Outcome[];
  readonly final: readonly Outcome[];
}

interface Sequence extends Row {
  readonly name: string;
  readonly answers: readonly Outcome[];
  readonly attempts: number;
  readonly error?: string;
}

const NO_DELAYS = { baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 };

function thing({ class: retryClass, method, retry }: Row): AnyOperation {
  return operation(() => ({
    id: "thing",
    method,
    path: "/thing",
    ...(method !== "GET" && { body: json({ optional: true }) }),
    replies: { "2XX": asJson() },
    policy: {
      class: retryClass,
      retry: { ...NO_DELAYS, ...retry },
      ...(retryClass === "keyed" && { idempotency: {} }),
      breaker: false,
      budget: false,
    },
    uses: [idempotencyKeys],
  }));
}

describe.each([
  ["a stubbed fetch", stubbedFetch],
  ["a real socket", realSocket],
])("retry vectors over %s", (_, start) => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await start();
  });
  afterAll(() => wire.stop());

  async function play(row: Row, answers: readonly Outcome[]) {
    wire.script(
      ...answers.map((answer) =>
        typeof answer === "number"
          ? ({ kind: "reply", status: answer, headers: row.replyHeaders ?? {}, body: "{}" } as const)
          : ({ kind: answer } as const),
      ),
    );
    const client = vectorClient(wire);
    const options = { headers: row.headers ?? {}, retry: row.callRetry };
    const result = await call(client, thing(row), {}, options).safe();
    return { attempts: result.meta.attempts.length, error: result.ok ? undefined : result.error.code };
  }

  const { matrix } = retryVectors<MatrixRow>();
  describe.each(matrix)("$class $method", (row) => {
    it.each(row.repeated)("repeats %s", async (outcome) => {
      expect(await play(row, [outcome])).toMatchObject({ attempts: 3 });
    });
    it.each(row.final)("does not repeat %s", async (outcome) => {
      expect(await play(row, [outcome])).toMatchObject({ attempts: 1 });
    });
  });

  it.each(vectors<Sequence>("retry.json").cases)("$name", async (sequence) => {
    const { attempts, error } = sequence;
    expect(await play(sequence, sequence.answers)).toEqual({ attempts, error });
  });
});
