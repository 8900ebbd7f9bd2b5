import type { UnknownVariant } from "@gen-client/runtime/codegen";

interface Card {
  type: "card";
  last4: string;
}
interface Bank {
  type: "bank" | (string & {});
  iban: string;
}
type Method = Card | (Bank & { type: "bank" | "sepa" }) | UnknownVariant<"type">;

/** Each known tag narrows to its one variant; what is left is the unknown one. */
export function describe(method: Method): string {
  switch (method.type) {
    case "card":
      return method.last4;
    case "bank":
    case "sepa":
      return method.iban;
    default: {
      const tag: string = method.type;
      return tag;
    }
  }
}

// @ts-expect-error a switch over the known tags alone is not exhaustive
export function describeKnown(method: Method): string {
  switch (method.type) {
    case "card":
      return method.last4;
    case "bank":
    case "sepa":
      return method.iban;
  }
}

export const sent: Method = { type: "card", last4: "4242" };

// @ts-expect-error a known tag asks for its own variant
export const wrong: Method = { type: "card", iban: "4242" };
