import { Stopped } from "../call/stop.ts";

/** Tells a limit that was passed for want of a credential from one that the server had a part in. */
export function awaitedCredential(schemes: readonly string[], thrown: unknown): unknown {
  if (!(thrown instanceof Stopped) || thrown.stop.kind !== "timeout") return thrown;
  const awaited = {
    what: `credential for ${schemes.join(" and ")}`,
    advice: "Look at what provides the credential: it has not answered.",
  };
  return new Stopped({ ...thrown.stop, awaited });
}
