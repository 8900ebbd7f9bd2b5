import type { CredentialsPart } from "../auth/credentials-part.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { ClientDescriptor } from "../operation.ts";
import type { ClientOptions, Credentials } from "./options.ts";

/** What an API's security schemes bring along; `undefined`: it has none. */
export function credentialsPartOf({ securitySchemes }: ClientDescriptor): CredentialsPart | undefined {
  return Object.values(securitySchemes)[0]?.uses;
}

/** Where a client's credentials come from, by scheme. Throws `InputFault` on those that cannot be sent. */
export function credentialSources(
  auth: ClientOptions["auth"],
  descriptor: ClientDescriptor,
): false | Credentials {
  const sources = typeof auth === "function" ? auth(descriptor) : (auth ?? {});
  const part = credentialsPartOf(descriptor);
  for (const [scheme, source] of Object.entries(sources)) {
    if (source === undefined) continue;
    if (part === undefined) {
      throw new InputFault(
        `auth.${scheme} is given, and the API has no security schemes`,
        "Leave it out, or add the scheme to the document with an overlay.",
      );
    }
    part.check(scheme, source);
  }
  return sources;
}
