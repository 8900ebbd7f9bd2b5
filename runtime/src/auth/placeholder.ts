import type { CredentialSource } from "../client/options.ts";
import { InputFault } from "../errors/input-fault.ts";
import { isProvider, type ProvidedCredential } from "./provider.ts";

/** What examples and templates have where a secret is to stand, what is left of a mask, and `undefined` made text. */
const PLACEHOLDER =
  /^(?:\s*|<[^<>]*>|\$?\{.*\}|\[[\w -]+\]|undefined|null|nan|todo|tbd|placeholder|[x*•._-]{3,}|your[-_ ]?.*(?:key|token|secret|password|id|here))$|(?:change|replace)[-_ ]?(?:me|this)|(?:key|token|secret|password)[-_ ]here$|(?:\.{3}|…|x{6,}|\*{4,})$/i;

/** Whether somebody forgot to fill in a credential. One that is real is never refused for being short or weak. */
export function isPlaceholder(credential: ProvidedCredential): boolean {
  if (typeof credential === "string") return PLACEHOLDER.test(credential);
  if ("kind" in credential) return false;
  const { username, password } = credential;
  // Some servers take a key as the one, and nothing as the other.
  const given = [username, password].filter((part) => part !== "");
  return given.length === 0 || given.some((part) => PLACEHOLDER.test(part));
}

/** What is wrong where somebody did. */
export function placeholderGiven(scheme: string): string {
  return `the credential for "${scheme}" is a placeholder, or empty`;
}

/** Throws `InputFault` where what was given for a scheme is one. What a function or provider gives is looked at when it is asked. */
export function refusePlaceholder(scheme: string, source: CredentialSource): void {
  if (source === undefined || typeof source === "function" || isProvider(source)) return;
  if (!isPlaceholder(source)) return;
  throw new InputFault(placeholderGiven(scheme), `Fill in auth.${scheme}, from the environment or a vault.`);
}
