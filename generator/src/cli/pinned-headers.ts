import type { PinnedHeader } from "../generate/options.ts";
import type { Given } from "./given-options.ts";
import { MisuseError } from "./misuse-error.ts";

/** A field's name and value as HTTP has them (RFC 9110, section 5), without space. */
const HEADER = /^([!#$%&'*+\-.^`|~\w]+)=([\x21-\x7e]+)$/;

/** The headers of `--pin-version`. */
export function pinnedHeaders(given: Given): readonly PinnedHeader[] {
  return (given.get("pin-version") ?? []).map((pair) => {
    const [, name, value] = HEADER.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) return { name, value };
    throw new MisuseError(
      `--pin-version cannot be ${JSON.stringify(pair)}`,
      "Write a header's name, an equals sign and the version: --pin-version Stripe-Version=2026-01-28",
    );
  });
}
