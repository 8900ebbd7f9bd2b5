import type { Environment } from "../environment/environment.ts";
import { setUpFault } from "./faults.ts";

/** Makes proofs that a key is ours (RFC 9449), and keeps the nonces that servers ask for in them. */
export interface DpopProver {
  readonly proofFor: (request: ProofRequest) => Promise<string>;
  /**
   * Takes the nonce of a reply. Whether the proof that it replies to had none, or another. Authorization server and API have
   * nonces of their own, also on one origin.
   */
  readonly learnNonce: (from: NonceSource, url: URL, headers: Headers, proof: string | undefined) => boolean;
}

/** Who gives nonces. */
export type NonceSource = "authorization-server" | "api";

/** What a proof is for. */
export interface ProofRequest {
  readonly method: string;
  readonly url: URL;
  /** Of a request with a token; absent: it is a token that is asked for. */
  readonly accessToken?: string;
  /** On the server's clock, as far as that is known. */
  readonly wallMs: number;
  readonly uuid: Environment["uuid"];
}

const MOST_NONCES = 100;

/** A prover with the pair, or with one of its own that is made on first use. */
export function createDpopProver(pair: CryptoKeyPair | undefined): DpopProver {
  const nonces = new Map<string, string>();
  let making: Promise<Signer> | undefined;
  const signerOf = (): Promise<Signer> => {
    making ??= pair === undefined ? generatedPair().then(signer) : signer(pair);
    return making;
  };
  return {
    proofFor: async ({ method, url, accessToken, wallMs, uuid }) => {
      const asked = accessToken === undefined ? "authorization-server" : "api";
      const nonce = nonces.get(`${asked} ${url.origin}`);
      const { sign, header } = await signerOf();
      const claims = {
        jti: uuid(),
        htm: method,
        htu: `${url.origin}${url.pathname}`,
        iat: Math.floor(wallMs / 1_000),
        ...(accessToken !== undefined && { ath: await digest(accessToken) }),
        ...(nonce !== undefined && { nonce }),
      };
      const text = `${base64url(header)}.${base64url(JSON.stringify(claims))}`;
      return `${text}.${base64urlOf(await sign(text))}`;
    },
    learnNonce: (from, { origin }, headers, proof) => {
      const nonce = headers.get("dpop-nonce");
      if (nonce === null) return false;
      const key = `${from} ${origin}`;
      nonces.delete(key);
      nonces.set(key, nonce);
      const [oldest] = nonces.size > MOST_NONCES ? nonces.keys() : [];
      if (oldest !== undefined) nonces.delete(oldest);
      // What is known by now says nothing: a request of the same time may have learnt it first.
      return proof !== undefined && nonceIn(proof) !== nonce;
    },
  };
}

/** The nonce that a proof was made with. */
function nonceIn(proof: string): unknown {
  const [, payload = ""] = proof.split(".");
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null && "nonce" in claims ? claims.nonce : undefined;
  } catch {
    // Whoever stands around this provider may have put something of theirs in its place.
    return undefined;
  }
}

interface Signer {
  /** The proofs' header, as JSON. */
  readonly header: string;
  readonly sign: (text: string) => Promise<Uint8Array>;
}

/** What the common keys are called in JOSE, and how they sign. */
const ALGORITHMS: Readonly<
  Record<string, { readonly alg: string; readonly how: AlgorithmIdentifier | EcdsaParams }>
> = {
  "ECDSA P-256": { alg: "ES256", how: { name: "ECDSA", hash: "SHA-256" } },
  "ECDSA P-384": { alg: "ES384", how: { name: "ECDSA", hash: "SHA-384" } },
  "ECDSA P-521": { alg: "ES512", how: { name: "ECDSA", hash: "SHA-512" } },
  Ed25519: { alg: "Ed25519", how: { name: "Ed25519" } },
};

async function signer({ privateKey, publicKey }: CryptoKeyPair): Promise<Signer> {
  const { algorithm } = privateKey;
  const curve = "namedCurve" in algorithm ? ` ${String(algorithm.namedCurve)}` : "";
  const known = ALGORITHMS[`${algorithm.name}${curve}`];
  if (known === undefined) {
    throw setUpFault(
      `\`dpop\` cannot sign with a key for ${algorithm.name}${curve}`,
      "Pass an ECDSA or Ed25519 key pair.",
    );
  }
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const jwk = { kty, crv, x, ...(y !== undefined && { y }) };
  return {
    header: JSON.stringify({ alg: known.alg, typ: "dpop+jwt", jwk }),
    sign: async (text) => {
      const signature = await crypto.subtle.sign(known.how, privateKey, new TextEncoder().encode(text));
      return new Uint8Array(signature);
    },
  };
}

async function generatedPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

async function digest(text: string): Promise<string> {
  return base64urlOf(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function base64url(text: string): string {
  return base64urlOf(new TextEncoder().encode(text));
}

function base64urlOf(bytes: Uint8Array): string {
  const octets = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(octets).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
