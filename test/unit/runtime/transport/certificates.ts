import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate with its private key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** Somebody who signs certificates (RFC 5280), with ECDSA over P-256. */
export interface Authority extends Certified {
  /** Signs a certificate for a name, good for servers on loopback and for clients. */
  readonly certify: (name: string) => Certified;
}

/** Makes an authority that signs itself. Nothing here outlives the test. */
export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer: Issuer = { name, key: own.privateKey };
  return {
    ...pems(certificate(name, own.publicKey, issuer, [BASIC_CONSTRAINTS]), own.privateKey),
    certify: (subject) => {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return pems(certificate(subject, pair.publicKey, issuer, [LOOPBACK]), pair.privateKey);
    },
  };
}

interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuer: Issuer,
  extensions: readonly Buffer[],
): Buffer {
  const dayMs = 86_400_000;
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(issuer.name),
    sequence(utcTime(Date.now() - dayMs), utcTime(Date.now() + dayMs)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", toBeSigned, issuer.key);
  return sequence(toBeSigned, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature));
}

function pems(certificateDer: Buffer, key: KeyObject): Certified {
  const lines = certificateDer.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** Tag, length, content (X.690). */
function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length > 0xff ? [0x82, length >> 8, length & 0xff] : [0x81, length];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content]);
}

function sequence(...members: readonly Buffer[]): Buffer {
  return tagged(0x30, ...members);
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function nameOf(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from(commonName)))));
}

function utcTime(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replace(/^\d\d|[-:T]|\.\d+/g, "");
  return tagged(0x17, Buffer.from(text));
}

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
/** Critical: it may sign others. */
const BASIC_CONSTRAINTS = sequence(
  oid("551d13"),
  tagged(0x01, Buffer.from([0xff])),
  tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))),
);
/** Subject alternative name: the address 127.0.0.1. */
const LOOPBACK = sequence(oid("551d11"), tagged(0x04, sequence(tagged(0x87, Buffer.from([127, 0, 0, 1])))));
