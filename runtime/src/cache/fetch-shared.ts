import type { BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { type CallLog, contextOf } from "../call/log.ts";
import { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import { mayBeHandedOver } from "./asked.ts";
import { fetchAnew, type Got, type Renewal, standIn } from "./fetch-anew.ts";
import { fetchRest, type Unfinished } from "./fetch-rest.ts";
import { flightKey } from "./flight-key.ts";
import { sentUntilLeft, takeOver } from "./flight-log.ts";
import type { Boarding, Course } from "./flights.ts";
import { keeperOf, type Lookup } from "./lookup.ts";
import { noteCache } from "./note.ts";
import { ownError } from "./own-error.ts";
import type { CachedReply } from "./store.ts";
import { tellProgress } from "./tell-progress.ts";

/** What is known of what a call asks for. */
export interface Known {
  readonly entry?: CachedReply | undefined;
  readonly unfinished?: Unfinished | undefined;
  /** When it was last changed, by the wall clock. */
  readonly changedAtMs: number;
}

/** Equal calls at the same time share one request; each gets a reply of its own, or an error. */
export async function fetchShared(lookup: Lookup, known: Known): Promise<Reply> {
  const { call, next, rules, place, flights } = lookup;
  const { entry, unfinished, changedAtMs } = known;
  const own: Renewal = { call, next, rules, entry, place };
  const keeper = keeperOf(lookup);
  const fetched = (renewal: Renewal): Promise<Got> =>
    unfinished === undefined ? fetchAnew(renewal, keeper) : fetchRest(renewal, unfinished, keeper);
  if (!rules.coalesce || mayBeHandedOver(call)) return landed(call, await fetched(own));
  const start = (course: Course): Promise<Got> => fetched({ ...own, ...onCourse(call, next, course) });
  const boarding = flights.board(call, flightKey(call, place), changedAtMs, start);
  if (boarding.leader === call) return led(own, boarding);
  const got = await joined(own, boarding);
  return landed(call, got.isAnothers === true ? await fetched(own) : got);
}

/** The call as the flight makes it. Its deadline changes: whoever makes requests asks for it anew each time. */
function onCourse(
  call: BoundedCall,
  next: BoundedHandler,
  { signal, deadlineAtMs, log }: Course,
): Pick<Renewal, "call" | "next"> {
  const bound = (asked: BoundedCall): BoundedCall => ({
    ...asked,
    get deadlineAtMs() {
      return deadlineAtMs();
    },
  });
  return { call: { ...call, signal, log }, next: (asked) => next(bound(asked)) };
}

/** The flight may go on for others when this call's time is up. */
async function led(own: Renewal, { result, log }: Boarding<Got>): Promise<Reply> {
  const { call } = own;
  try {
    return landed(call, await result.catch((thrown: unknown) => standIn(own, thrown)));
  } finally {
    takeOver(call.log, log, call.signal.stopped());
  }
}

async function joined(own: Renewal, { result, log }: Boarding<Got>): Promise<Got> {
  const { call } = own;
  try {
    const got = await result.catch((thrown: unknown) => standIn(own, failureFor(call, thrown, log)));
    const headers = new Headers(got.reply.headers);
    return { ...got, state: "coalesced", reply: { ...got.reply, headers } };
  } catch (thrown) {
    if (thrown instanceof SdkError) noteCache(call, "coalesced", 0);
    throw thrown;
  } finally {
    // What the server says may quote the request, whose credentials only its own call has seen.
    for (const secret of log.secrets) call.log.secrets.add(secret);
  }
}

/** Its own stop, or what became of the request that was another's. */
function failureFor(call: BoundedCall, thrown: unknown, flight: CallLog): unknown {
  const left = call.signal.stopped();
  if (left === undefined) return ownError(thrown, call.log);
  return stoppedError(left, call.operation.method, contextOf(call.log), sentUntilLeft(flight, left));
}

function landed(call: BoundedCall, { reply, state, ageMs, cause }: Got): Reply {
  noteCache(call, state, ageMs, cause);
  if (state !== "miss") tellProgress(call, reply);
  return reply;
}
