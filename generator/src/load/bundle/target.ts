import { percentDecoded, pointerTokens } from "../../ir/resolve-pointer.ts";
import { type Address, type Reach, type Refusal, resolveAddress } from "../address.ts";
import type { ParsedFile } from "../parsed-file.ts";
import type { Slot } from "./slot.ts";

/** A file of the description. */
export interface BundleFile {
  readonly address: Address;
  readonly parsed: ParsedFile;
}

/** A part of another file that a reference names. */
export interface Target {
  readonly kind: "target";
  readonly address: Address;
  readonly tokens: readonly string[];
  readonly slot: Slot;
}

/** Identity of a target: the same part is bundled once. */
export function targetKey(address: Address, tokens: readonly string[]): string {
  return JSON.stringify([addressKey(address), ...tokens]);
}

/** Identity of a file. */
export function addressKey(address: Address): string {
  return address.kind === "file" ? address.path : address.url;
}

/** Where a reference leads, from the file that holds it. */
export function resolveTarget(base: Address, reference: string, slot: Slot, reach: Reach): Target | Refusal {
  const hash = reference.indexOf("#");
  const uri = hash === -1 ? reference : reference.slice(0, hash);
  const address = uri === "" ? base : resolveAddress(base, uri, reach);
  if (address.kind === "refused") return address;
  return {
    kind: "target",
    address,
    tokens: fragmentTokens(hash === -1 ? "" : reference.slice(hash + 1)),
    slot,
  };
}

/** Without its first slash a pointer is none, but plain all the same. */
function fragmentTokens(fragment: string): readonly string[] {
  const decoded = percentDecoded(fragment);
  return decoded === "" ? [] : pointerTokens(decoded.startsWith("/") ? decoded : `/${decoded}`);
}

/** A discriminator's mapping holds references and plain schema names alike. */
export function isMappingReference(text: string): boolean {
  return text.includes("#") || /\.(?:json|ya?ml)$/i.test(text);
}
