import { isAuthError } from "@gen-client/runtime";
import type { PaymentsClient } from "../payments/client/index.ts";
import type { Invariant } from "./invariants.ts";
import type { TokenServer } from "./token-server.ts";

const AT_ONCE = 40;

/** Clients that sign in: one that knows the secret, and one that does not. */
export interface Shops {
  readonly api: PaymentsClient;
  readonly stranger: PaymentsClient;
}

/** What a client does about tokens, counted by the server that gives them. */
export async function playSignIn({ api, stranger }: Shops, tokens: TokenServer): Promise<Invariant[]> {
  const askedFor = async (work: () => Promise<string>): Promise<readonly [string, number]> => {
    const before = tokens.requests();
    return [await work(), tokens.requests() - before];
  };
  const [refused] = await askedFor(() => refusal(stranger));
  const [ready, first] = await askedFor(() => together(api));
  await tokens.revoke();
  const [renewed, again] = await askedFor(() => attempts(api));
  tokens.setDown(true);
  const [held, none] = await askedFor(() => together(api));
  tokens.setDown(false);
  return [
    scene("a wrong secret", refused, refused.startsWith("token-refused, invalid_client")),
    scene(`${AT_ONCE} calls at once, and no token`, `${ready}, ${count(first)}`, first === 1 && isAll(ready)),
    scene("the token is revoked", `${renewed}, ${count(again)}`, again === 1 && renewed === "401, then 200"),
    scene("the token server is down", `${held}, ${count(none)}`, none === 0 && isAll(held)),
  ];
}

/** What a program says at its start when its secret is not the one. */
async function refusal(stranger: PaymentsClient): Promise<string> {
  const { error } = await stranger.ready({ startup: "warn" });
  return isAuthError(error) ? `${error.code}, ${error.oauth?.error}: ${error.advice}` : "no AuthError";
}

async function together(api: PaymentsClient): Promise<string> {
  const all = await Promise.all(Array.from({ length: AT_ONCE }, () => api.account.getAccount().safe()));
  return `${all.filter(({ ok }) => ok).length} of ${AT_ONCE} went through`;
}

function isAll(text: string): boolean {
  return text.startsWith(`${AT_ONCE} of ${AT_ONCE}`);
}

async function attempts(api: PaymentsClient): Promise<string> {
  const { meta } = await api.account.getAccount().safe();
  return meta.attempts.map(({ status }) => status).join(", then ");
}

function count(requests: number): string {
  return requests === 1 ? "1 token request" : `${requests || "no"} token requests`;
}

function scene(name: string, seen: string, holds: boolean): Invariant {
  return { name, seen, holds };
}

/** One token for all that came after. */
export function checkTokens(tokens: TokenServer, afterSignIn: number, calls: number): Invariant {
  const more = tokens.requests() - afterSignIn;
  return {
    name: "every other call had a token, and none was asked for twice",
    seen: `${calls} calls, ${count(more)}`,
    holds: more === 0,
  };
}
