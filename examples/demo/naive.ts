import type { Order } from "../payments/checkout.ts";
import { payAll } from "./storm.ts";

/** What the demo compares with: a loop around fetch, with a new key for each attempt, as one finds it in the wild. */
export async function payNaively(
  baseUrl: string,
  orders: readonly Order[],
  attemptMs: number,
): Promise<void> {
  await payAll(orders, 4, async (order) => {
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      if (await succeeds(baseUrl, order, attemptMs)) return;
    }
  });
}

async function succeeds(baseUrl: string, order: Order, attemptMs: number): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/charges`, {
      method: "POST",
      headers: {
        authorization: "Bearer sk_test_demo",
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(attemptMs),
    });
    await response.json();
    return response.ok;
  } catch {
    return false;
  }
}
