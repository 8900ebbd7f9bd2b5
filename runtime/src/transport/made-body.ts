import type { Attempt, Reply } from "../call/handler.ts";
import { untilStopped } from "../call/stop.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import type { BinarySource } from "../encode/binary.ts";
import type { EncodedBody, SendBody } from "../encode/encoded-body.ts";
import { InputFault } from "../errors/input-fault.ts";

/** A body that is made anew for every attempt. It comes with the encoders that make such, so that other operations go without it. */
export function madeBody(make: () => BinarySource | Promise<BinarySource>, mediaType: string): EncodedBody {
  return { kind: "made", mediaType, send: (attempt, send) => sendMade(make, attempt, send) };
}

/** Making it takes its time, and what is made for an attempt is nobody else's to let go. */
async function sendMade(
  make: () => BinarySource | Promise<BinarySource>,
  attempt: Attempt,
  send: SendBody,
): Promise<Reply> {
  const making = Promise.resolve().then(make) as Promise<BodyInit>;
  const fault = (cause: unknown): never => {
    throw cause instanceof InputFault
      ? cause
      : new InputFault("the function that makes the body failed", "Look at its cause.", cause);
  };
  const late = (): void => {
    making.then(letGo, () => undefined);
  };
  const body = await untilStopped(making.catch(fault), attempt.signal, late);
  try {
    throwIfLate(attempt);
    return await send(attempt, body);
  } catch (thrown) {
    letGo(body);
    throw thrown;
  }
}

/** Lets go of what was made for an attempt and has not been read: a file, say, that would stay open. */
function letGo(body: BodyInit): void {
  if (body instanceof ReadableStream) body.cancel().catch(() => undefined);
}
