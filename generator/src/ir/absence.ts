import type { Policy } from "./policy.ts";

/** When a call may end well with nothing, whatever its replies hold: each in a clause that follows "when". */
export function absences(policy: Policy): readonly string[] {
  return [
    // A poll that hears nothing ends well.
    ...(policy.class === "long-poll" ? ["nothing comes in time"] : []),
    ...(policy.fallback.some(({ kind }) => kind === "queue") ? ["a queue takes it"] : []),
    ...(goesOn(policy) ? ["nothing stands in for an outage"] : []),
  ];
}

/** As the runtime does it: what is critical stays a failure. */
function goesOn({ failMode, criticality }: Policy): boolean {
  return failMode === "open" && criticality !== "critical";
}
