import { type Order, type Payment, payOrder } from "../payments/checkout.ts";
import type { PaymentsClient } from "../payments/client/index.ts";
import { payAll } from "./storm.ts";

/** Pays the orders with the generated client. */
export async function payWithClient(
  api: PaymentsClient,
  orders: readonly Order[],
): Promise<ReadonlyMap<string, Payment>> {
  const payments = new Map<string, Payment>();
  await payAll(orders, 4, async (order) => payments.set(order.reference, await payOrder(api, order)));
  return payments;
}
