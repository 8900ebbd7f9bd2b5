import type { Order } from "../payments/checkout.ts";
import type { Fault } from "./faults.ts";
import { type Hit, orderOf } from "./hit.ts";
import { seededRandom } from "./random.ts";

/** What the weather of the storm is made of. */
const WEATHER: readonly Fault[] = [
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "truncated-body" },
  { kind: "stalled-body" },
  { kind: "unavailable", retryAfterSeconds: 0 },
];

/** Every order has a random stream of its own, so that the order of arrival changes nothing. */
export function stormWeather(seed: number, faultRatio: number): (hit: Hit) => Fault {
  const streams = new Map<string, () => number>();
  return (hit) => {
    const order = orderOf(hit);
    if (order === undefined) return { kind: "none" };
    const random = streams.get(order) ?? seededRandom(hashOf(order) ^ seed);
    streams.set(order, random);
    const [draw, choice] = [random(), random()];
    return (draw < faultRatio ? WEATHER[Math.floor(choice * WEATHER.length)] : undefined) ?? { kind: "none" };
  };
}

/** The orders of a storm, of different amounts. */
export function stormOrders(count: number, prefix: string): Order[] {
  return Array.from({ length: count }, (_, index) => ({
    reference: `${prefix}-${index + 1}`,
    amount: { value: 1_000 + index, currency: "EUR" },
    paymentToken: "tok_visa",
  }));
}

/** Pays the orders, a few at a time. */
export async function payAll(
  orders: readonly Order[],
  atOnce: number,
  pay: (order: Order) => Promise<unknown>,
): Promise<void> {
  const queue = [...orders];
  const worker = async (): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) await pay(order);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
