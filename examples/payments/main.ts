import { fileURLToPath } from "node:url";
import { credentialsFromEnvironment } from "@gen-client/runtime/node";
import { startPrism } from "../demo/prism.ts";
import { connect, payOrder, refundCharge } from "./checkout.ts";
import type { PaymentsClientOptions } from "./client/index.ts";

/** One order, paid, looked up, refunded; against PAYMENTS_URL, or a mock of the document where that is not set. */
async function main(): Promise<void> {
  const document = fileURLToPath(new URL("openapi.yaml", import.meta.url));
  const mock = process.env["PAYMENTS_URL"] === undefined ? await startPrism({ document }) : undefined;
  const baseUrl = process.env["PAYMENTS_URL"] ?? mock?.url ?? "";
  try {
    // A mock takes any key; a server takes yours: the client's README says which variables it stands in.
    await checkout(
      baseUrl,
      mock === undefined ? credentialsFromEnvironment() : { secretKey: "sk_test_mock" },
    );
  } finally {
    await mock?.stop();
  }
}

async function checkout(baseUrl: string, auth: PaymentsClientOptions["auth"]): Promise<void> {
  const api = connect(auth, { baseUrl });
  await api.ready();
  const account = await api.account.getAccount();
  console.log(`Account   ${account.name}, ${account.country}`);

  const payment = await payOrder(api, {
    reference: "order-1001",
    amount: { value: 4_200, currency: "EUR" },
    paymentToken: "tok_visa",
  });
  if (payment.kind !== "paid") throw new Error(`order-1001 was not paid: ${payment.kind}`);
  const { charge, meta } = payment;
  console.log(`Charge    ${charge.id}, ${charge.status}, key ${meta.idempotencyKey ?? "none"}`);

  for await (const each of api.charges.listCharges({ query: { limit: 50 } })) {
    console.log(`Listed    ${each.id}, ${each.reference}`);
  }

  const refund = await refundCharge(api, charge);
  console.log(`Refund    ${refund.id} of ${refund.chargeId}, ${refund.status}`);

  const balance = await api.account.getBalance();
  for (const { value, currency } of balance.available) console.log(`Balance   ${value / 100} ${currency}`);
}

await main();
