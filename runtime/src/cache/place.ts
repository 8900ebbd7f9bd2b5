import type { PreparedCall } from "../call/handler.ts";
import type { Identity } from "./identity.ts";
import { type Digest, keysOf } from "./key.ts";

/** Where replies to a request are. */
export interface Place {
  readonly key: string;
  /** Under these stands since when such replies count no more, whoever got them: what is of the address, and of the operation. */
  readonly marks: readonly string[];
  /** Whose they are. */
  readonly identity: Identity;
}

/** The place of a call's replies; `undefined` where nobody can tell who asks. */
export async function placeOf(call: PreparedCall, digest: Digest): Promise<Place | undefined> {
  const keys = await keysOf(call, digest);
  if (keys?.own === undefined) return undefined;
  const { identity, ofReply } = keys.own;
  const { href } = call.request.url;
  const [key, ...marks] = await Promise.all([
    ofReply(href),
    keys.ofAddress(href),
    keys.ofOperation(call.operation.id),
  ]);
  return { key, marks, identity };
}
