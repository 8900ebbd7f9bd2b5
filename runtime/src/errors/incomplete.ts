import { InputFault } from "./input-fault.ts";

/** A block of the policy that a client's or call's options state by half: to go on would be to leave it out in silence. */
export function incomplete(block: string, lacking: string): InputFault {
  return new InputFault(
    `policy.${block} is without ${lacking}`,
    `State ${block}.${lacking} beside it, in the document or in the options.`,
  );
}
