import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clientCredentials } from "@gen-client/runtime/oauth";
import { connect } from "../payments/checkout.ts";
import type { PaymentsClient, PaymentsClientOptions } from "../payments/client/index.ts";
import {
  describeGeneration,
  printInvariants,
  printLedgers,
  printOutage,
  printScene,
  printSceneHeader,
  printStep,
  printTitle,
  printTotals,
} from "./account.ts";
import { type FaultServer, startFaultServer } from "./fault-server.ts";
import { generateAndCompare } from "./generate.ts";
import { checkInvariants } from "./invariants.ts";
import { Ledger } from "./ledger.ts";
import { payNaively } from "./naive.ts";
import { checkOutage, playOutage } from "./outage.ts";
import { payWithClient } from "./pay-storm.ts";
import { startPrism } from "./prism.ts";
import { listedReferences, runScene, type SceneResult, type Stage } from "./run-scene.ts";
import { SCENES } from "./scenes.ts";
import { checkTokens, playSignIn } from "./sign-in.ts";
import { stormOrders, stormWeather } from "./storm.ts";
import { SHOP, startTokenServer } from "./token-server.ts";
import { sumUp } from "./totals.ts";

const DOCUMENT = fileURLToPath(new URL("../payments/openapi.yaml", import.meta.url));
const COMMITTED = fileURLToPath(new URL("../payments/client", import.meta.url));
/** Shorter than the document's two seconds, so that the demo is too: options of the client win over the document. */
const ATTEMPT_MS = 1_500;
const STORM = { orders: 24, faultRatio: 0.3 } as const;
/** Retries are a tenth of the traffic by default. In a storm of so many faults, and of so few orders, that is not enough. */
const STORM_BUDGET = { ratio: 0.5, cap: 20, initial: 20 } as const;

async function main(seed: number): Promise<boolean> {
  const start = performance.now();
  printTitle(seed);
  const generation = await generateAndCompare(DOCUMENT, COMMITTED);
  printStep(1, "Generate", describeGeneration(generation));

  const prism = await startPrism({ document: DOCUMENT, errors: true });
  const ledger = new Ledger();
  const tokens = await startTokenServer();
  const server = await startFaultServer(prism.url, ledger, tokens.accepts);
  try {
    printStep(2, "Start", `Prism mocks the document at ${prism.url}; the faulty server is ${server.url}`);
    const timeout = { attemptMs: ATTEMPT_MS };
    const { tokenUrl } = tokens;
    const oauth = clientCredentials({ ...SHOP, tokenUrl });
    const connectAnew = (options: PaymentsClientOptions = {}) =>
      connect({ oauth }, { baseUrl: server.url, ...options, policy: { timeout, ...options.policy } });

    printStep(3, "Sign in", `client credentials, at the authorization server ${tokens.url}`);
    const wrong = clientCredentials({ ...SHOP, clientSecret: "not-the-secret-of-the-shop", tokenUrl });
    const stranger = connect({ oauth: wrong }, { baseUrl: server.url });
    const signIn = await playSignIn({ api: connectAnew(), stranger }, tokens);
    printInvariants(signIn);
    const afterSignIn = tokens.requests();

    printStep(4, "Call", "one fault at a time");
    const scenes = await playScenes(connectAnew, server);

    printStep(
      5,
      "Storm",
      `${STORM.orders} orders, 4 at a time; ${STORM.faultRatio * 100} % of requests meet a fault`,
    );
    server.weather(stormWeather(seed, STORM.faultRatio));
    const api = connectAnew().for({ policy: { budget: STORM_BUDGET } });
    const payments = await payWithClient(api, stormOrders(STORM.orders, "storm"));
    server.weather(() => ({ kind: "none" }));
    const naive = await runNaiveLoop(prism.url, seed);
    printLedgers(ledger, naive);

    printStep(6, "Outage", "503 to everything, then back");
    const outage = await playOutage(connectAnew, server);
    printOutage(outage);

    printStep(7, "Check", "counted by the server's side");
    const listed = await listedReferences(connectAnew());
    const { differences } = generation;
    const invariants = [
      ...checkInvariants({ ledger, scenes, payments, listed, naive, differences }),
      checkOutage(outage),
    ];
    const calls = [...scenes.map((each) => each.meta), ...[...payments.values()].map((each) => each.meta)];
    invariants.push(checkTokens(tokens, afterSignIn, calls.length + outage.calls));
    printInvariants(invariants);
    const failed = [...signIn, ...invariants].filter((each) => !each.holds).length;
    printTotals(sumUp(calls, ledger.duplicates), failed, performance.now() - start);
    return failed === 0;
  } finally {
    await server.stop();
    await tokens.stop();
    await prism.stop();
  }
}

/** Each scene has a client of its own: to one of them, so many faults in a row are an outage, and its circuit would open. */
async function playScenes(connectAnew: () => PaymentsClient, server: FaultServer): Promise<SceneResult[]> {
  printSceneHeader();
  const stage: Stage = { api: connectAnew(), server, charge: undefined };
  const results: SceneResult[] = [];
  for (const [index, scene] of SCENES.entries()) {
    stage.api = connectAnew();
    const result = await runScene(stage, scene, index);
    printScene(result);
    results.push(result);
  }
  return results;
}

/** The same storm, for a loop around fetch; it proves that the ledger would have counted a duplicate. */
async function runNaiveLoop(upstream: string, seed: number): Promise<Ledger> {
  const ledger = new Ledger();
  const server: FaultServer = await startFaultServer(upstream, ledger);
  try {
    server.weather(stormWeather(seed, STORM.faultRatio));
    await payNaively(server.url, stormOrders(STORM.orders, "storm"), ATTEMPT_MS);
    return ledger;
  } finally {
    await server.stop();
  }
}

const { values } = parseArgs({ options: { seed: { type: "string", default: "7" } } });
process.exitCode = (await main(Number(values.seed))) ? 0 : 1;
