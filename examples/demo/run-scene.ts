import type { CallMeta } from "@gen-client/runtime";
import { payOrder } from "../payments/checkout.ts";
import type { Charge, PaymentsClient } from "../payments/client/index.ts";
import type { FaultServer } from "./fault-server.ts";
import type { Scene } from "./scenes.ts";
import { waitOf } from "./totals.ts";

/** A scene, and how it went. */
export interface SceneResult {
  readonly scene: Scene;
  /** What the server did with each request. */
  readonly requests: readonly string[];
  readonly attempts: number;
  readonly waitedMs: number;
  readonly meta: CallMeta;
  readonly drift: readonly string[];
  /** How it ended: `ok`, `declined`, or the kind of the error. */
  readonly ended: string;
  readonly asExpected: boolean;
}

/** Where a scene plays: its client, the server, and the charge that the first one made. */
export interface Stage {
  api: PaymentsClient;
  readonly server: FaultServer;
  charge: Charge | undefined;
}

interface Ending {
  readonly ended: string;
  readonly meta: CallMeta;
}

export async function runScene(stage: Stage, scene: Scene, index: number): Promise<SceneResult> {
  stage.server.takeHistory();
  stage.server.script(scene.faults);
  const { ended, meta } = await act(stage, scene, index);
  const drift = meta.drift.map((each) => `${each.path} ${each.kind}`);
  const attempts = meta.attempts.length;
  return {
    scene,
    requests: stage.server.takeHistory(),
    attempts,
    waitedMs: waitOf(meta),
    meta,
    drift,
    ended,
    asExpected:
      ended === scene.ends && attempts === scene.attempts && drift.length === (scene.drift ?? drift.length),
  };
}

async function act(stage: Stage, scene: Scene, index: number): Promise<Ending> {
  const { api } = stage;
  switch (scene.call) {
    case "createCharge":
      return charge(stage, index);
    case "getCharge":
      return ending(await api.charges.getCharge({ path: { chargeId: chargeOf(stage).id } }).safe());
    case "getBalance":
      return ending(await api.account.getBalance().safe());
    case "listCharges":
      return ending(await api.charges.listCharges({ query: { limit: 5 } }).safe());
    case "createRefund":
      return ending(await api.refunds.createRefund({ body: { chargeId: chargeOf(stage).id } }).safe());
  }
}

async function charge(stage: Stage, index: number): Promise<Ending> {
  const payment = await payOrder(stage.api, {
    reference: `order-${1_001 + index}`,
    amount: { value: 4_200 + index, currency: "EUR" },
    paymentToken: "tok_visa",
  });
  if (payment.kind === "paid") stage.charge ??= payment.charge;
  switch (payment.kind) {
    case "paid":
      return { ended: "ok", meta: payment.meta };
    case "failed":
      return { ended: payment.error.kind, meta: payment.meta };
    default:
      return { ended: payment.kind, meta: payment.meta };
  }
}

function chargeOf(stage: Stage): Charge {
  if (stage.charge === undefined) throw new Error("no charge was made before this scene");
  return stage.charge;
}

type Settled =
  | { readonly ok: true; readonly meta: CallMeta }
  | { readonly ok: false; readonly error: { readonly kind: string }; readonly meta: CallMeta };

function ending(result: Settled): Ending {
  return { ended: result.ok ? "ok" : result.error.kind, meta: result.meta };
}

/** References of every charge that the server lists, in pages. */
export async function listedReferences(api: PaymentsClient): Promise<string[]> {
  const references: string[] = [];
  const charges = api.charges.listCharges({ query: { limit: 20 } });
  for await (const each of charges) references.push(each.reference);
  return references;
}
