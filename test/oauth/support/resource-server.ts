import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";
import type Provider from "oidc-provider";

/**
 * An API that takes the provider's tokens: 401 without a good one, 403 without the scope that the path names
 * (`/api/needs/write`), and proofs of possession checked as RFC 9449 section 4.3 says; below `/api/nonce` with a nonce.
 */
export function answerApi(provider: Provider): RequestListener {
  const seen = new Set<string>();
  const nonce = randomUUID();
  return (request, response) => {
    void verdict(provider, request, seen, nonce).then(({ status, headers = {}, body = {} }) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    }, failed(response));
  };
}

function failed(response: ServerResponse): (thrown: unknown) => void {
  return (thrown) => {
    response.writeHead(500, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ title: String(thrown) }));
  };
}

interface Verdict {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

async function verdict(
  provider: Provider,
  request: IncomingMessage,
  seen: Set<string>,
  nonce: string,
): Promise<Verdict> {
  const [kind = "", value = ""] = (request.headers.authorization ?? "").split(" ");
  const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  if (token === undefined || !token.isValid) return refused("invalid_token");
  const jkt: unknown = Reflect.get(token, "jkt");
  if (kind !== (jkt === undefined ? "Bearer" : "DPoP")) return refused("invalid_token");
  const path = request.url ?? "";
  if (jkt !== undefined) {
    const fault = await proofFault(
      request,
      value,
      String(jkt),
      seen,
      path.startsWith("/api/nonce") ? nonce : undefined,
    );
    if (fault !== undefined) return { ...refused(fault, "DPoP"), headers: challenge(fault, "DPoP", nonce) };
  }
  const wanted = /^\/api\/needs\/(\w+)/.exec(path)?.[1];
  const scopes = (token.scope ?? "").split(" ");
  if (wanted !== undefined && !scopes.includes(wanted))
    return { status: 403, headers: challenge("insufficient_scope") };
  return { status: 200, body: { scopes, token: value } };
}

function refused(error: string, scheme = "Bearer"): Verdict {
  return { status: 401, headers: challenge(error, scheme) };
}

function challenge(error: string, scheme = "Bearer", nonce?: string): Record<string, string> {
  const header = { "WWW-Authenticate": `${scheme} error="${error}"` };
  return nonce === undefined ? header : { ...header, "DPoP-Nonce": nonce };
}

async function proofFault(
  request: IncomingMessage,
  token: string,
  jkt: string,
  seen: Set<string>,
  nonce: string | undefined,
): Promise<string | undefined> {
  const proof = String(request.headers["dpop"]);
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: "dpop+jwt" });
  const htu = `http://${request.headers.host}${(request.url ?? "").split("?")[0]}`;
  const ath = createHash("sha256").update(token).digest("base64url");
  const isOurs = (await calculateJwkThumbprint(protectedHeader.jwk ?? {})) === jkt;
  const isFresh = Math.abs(Date.now() / 1000 - (payload.iat ?? 0)) < 60 && !seen.has(String(payload.jti));
  seen.add(String(payload.jti));
  const fits = payload["htm"] === request.method && payload["htu"] === htu && payload["ath"] === ath;
  if (!isOurs || !isFresh || !fits) return "invalid_dpop_proof";
  return nonce !== undefined && payload["nonce"] !== nonce ? "use_dpop_nonce" : undefined;
}
