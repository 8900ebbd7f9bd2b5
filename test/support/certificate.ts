import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate and its key, as TLS servers and clients take them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** For signing others. */
  readonly privateKey: KeyObject;
  readonly name: string;
}

/** What a certificate says; by default that of a server on loopback, which signs for itself. */
export interface CertificateOptions {
  readonly name?: string;
  /** Who signs it. Default: itself. */
  readonly issuer?: Certificate;
}

/** Makes a certificate for tests (X.509, RFC 5280; ECDSA with P-256), good until the end of 2049. Nothing is installed or asked. */
export function makeCertificate({ name = "localhost", issuer }: CertificateOptions = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer?.name ?? name),
    sequence(utcTime("200101000000Z"), utcTime("491231235959Z")),
    distinguishedName(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(basicConstraints(issuer === undefined), subjectAltName(name))),
  );
  const signature = sign("sha256", toBeSigned, issuer?.privateKey ?? privateKey);
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature));
  return {
    cert: pem(der),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    privateKey,
    name,
  };
}

const OIDS = {
  ecdsaWithSha256: "2a8648ce3d040302",
  commonName: "550403",
  basicConstraints: "551d13",
  subjectAltName: "551d11",
} as const;

/** Tag, length, value: DER (ITU-T X.690). */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const octets =
    value.length < 128
      ? []
      : [value.length >> 8, value.length & 0xff].filter((byte, at) => at > 0 || byte > 0);
  const length = octets.length === 0 ? [value.length] : [0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
const integer = (value: Buffer): Buffer => tagged(0x02, value);
const oid = (name: keyof typeof OIDS): Buffer => tagged(0x06, Buffer.from(OIDS[name], "hex"));
const utcTime = (text: string): Buffer => tagged(0x17, Buffer.from(text));
const ECDSA_WITH_SHA256: Buffer = sequence(oid("ecdsaWithSha256"));

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("commonName"), tagged(0x0c, Buffer.from(name)))));
}

function basicConstraints(isAuthority: boolean): Buffer {
  const value = isAuthority ? sequence(tagged(0x01, Buffer.from([0xff]))) : sequence();
  return sequence(oid("basicConstraints"), tagged(0x01, Buffer.from([0xff])), tagged(0x04, value));
}

/** Its name, and loopback by address. */
function subjectAltName(name: string): Buffer {
  const names = sequence(tagged(0x82, Buffer.from(name)), tagged(0x87, Buffer.from([127, 0, 0, 1])));
  return sequence(oid("subjectAltName"), tagged(0x04, names));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
