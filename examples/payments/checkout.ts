import { type CallMeta, isAmbiguousOutcomeError, isReadError, type SdkError } from "@gen-client/runtime";
import {
  type Charge,
  createClient,
  type Money,
  type PaymentsClient,
  type PaymentsClientOptions,
  type Refund,
} from "./client/index.ts";

/** What a shop knows of an order before it is paid. */
export interface Order {
  /** The shop's own number; it comes back with the charge. */
  readonly reference: string;
  readonly amount: Money;
  /** Stands for the customer's card. */
  readonly paymentToken: string;
}

/** How paying ended: four ends, and a shop must do something else in each. */
export type Payment =
  | { readonly kind: "paid"; readonly charge: Charge; readonly meta: CallMeta }
  | { readonly kind: "declined"; readonly reason: string; readonly meta: CallMeta }
  /** The money may have moved. Pay again with this key, never without it. */
  | { readonly kind: "unknown"; readonly idempotencyKey: string | undefined; readonly meta: CallMeta }
  | { readonly kind: "failed"; readonly advice: string; readonly error: SdkError; readonly meta: CallMeta };

/** A client of the payments API. What `auth` holds comes from the environment or a vault, never from code. */
export function connect(
  auth: PaymentsClientOptions["auth"],
  options: PaymentsClientOptions = {},
): PaymentsClient {
  return createClient({ ...options, auth });
}

/**
 * Takes the money for an order, once. Retries, waits and the idempotency key are the client's business;
 * what is left to decide here is what the shop does next.
 */
export async function payOrder(api: PaymentsClient, order: Order): Promise<Payment> {
  const result = await api.charges.createCharge({ body: order }).safe();
  if (result.ok) return { kind: "paid", charge: result.data, meta: result.meta };
  const { error, meta } = result;
  if (error.kind === "api" && error.status === 402) {
    return { kind: "declined", reason: error.data?.declineCode ?? "unknown", meta };
  }
  if (mayHaveMoved(error)) return { kind: "unknown", idempotencyKey: error.idempotencyKey, meta };
  return { kind: "failed", advice: error.advice, error, meta };
}

/** True when a request left and what became of it was never told, or not in words that could be read. */
function mayHaveMoved(error: SdkError): boolean {
  if (isAmbiguousOutcomeError(error) || isReadError(error)) return true;
  return error.attempts.some((attempt) => attempt.sent !== "no" && attempt.status === undefined);
}

/** Gives all the money of a charge back. */
export function refundCharge(api: PaymentsClient, charge: Charge): Promise<Refund> {
  return api.refunds.createRefund({ body: { chargeId: charge.id, reason: "requested_by_customer" } });
}
