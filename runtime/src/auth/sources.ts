import type { ClientOptions, Credentials } from "../client/options.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { ClientDescriptor } from "../operation.ts";
import { isPlaceholder } from "./placeholder.ts";
import { isProvider } from "./provider.ts";

/** Where a client's credentials come from, by scheme. Throws `InputFault` on what nobody filled in. */
export function credentialSources(
  auth: ClientOptions["auth"],
  descriptor: ClientDescriptor,
): false | Credentials {
  const sources = typeof auth === "function" ? auth(descriptor) : (auth ?? {});
  for (const [scheme, source] of Object.entries(sources)) {
    if (source === undefined || typeof source === "function" || isProvider(source)) continue;
    if (!isPlaceholder(source)) continue;
    throw new InputFault(
      `the credential for "${scheme}" is a placeholder, or empty`,
      `Fill in auth.${scheme}: from the environment, a vault, or a function that is asked before every attempt.`,
    );
  }
  return sources;
}
