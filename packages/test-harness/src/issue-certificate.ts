import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  boolean,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  tagged,
  utcTime,
  utf8,
  type Der,
} from "./der.ts";

/** A certificate and its private key, as PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that can sign others. */
export interface Issuer extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKeyId: Uint8Array;
}

export interface CertificateOptions {
  readonly name: string;
  /** Who signs it; absent: it signs itself. */
  readonly issuer?: Issuer;
  /** Host names and IP addresses that it is good for. */
  readonly hosts?: readonly string[];
  /** What it is for. */
  readonly use: "authority" | "server" | "client";
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"));

/** Makes an X.509 certificate with a fresh P-256 key (RFC 5280). */
export function issueCertificate(options: CertificateOptions): Issuer {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const publicKeyId = createHash("sha1").update(publicKeyInfo).digest();
  const signer = options.issuer ?? { name: options.name, privateKey, publicKeyId };
  const toBeSigned = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(Uint8Array.of(0x40, ...randomBytes(8))),
    ecdsaWithSha256,
    distinguishedName(signer.name),
    sequence(utcTime(options.notBefore), utcTime(options.notAfter)),
    distinguishedName(options.name),
    publicKeyInfo,
    tagged(0xa3, sequence(...extensions(options, publicKeyId, signer.publicKeyId))),
  );
  const certificate = sequence(toBeSigned, ecdsaWithSha256, bitString(sign("sha256", toBeSigned, signer.privateKey)));
  return {
    name: options.name,
    privateKey,
    publicKeyId,
    cert: pem("CERTIFICATE", certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function extensions(options: CertificateOptions, ownId: Uint8Array, issuerId: Uint8Array): readonly Der[] {
  const authority = options.use === "authority";
  const usage = authority ? bitString(Uint8Array.of(0b0000_0110), 1) : bitString(Uint8Array.of(0b1000_0000), 7);
  const purpose = options.use === "server" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
  return [
    critical("2.5.29.19", authority ? sequence(boolean(true)) : sequence()),
    critical("2.5.29.15", usage),
    extension("2.5.29.14", octetString(ownId)),
    extension("2.5.29.35", sequence(tagged(0x80, issuerId))),
    ...(authority ? [] : [extension("2.5.29.37", sequence(objectId(purpose)))]),
    ...(options.hosts ? [extension("2.5.29.17", sequence(...options.hosts.map((host) => alternativeName(host))))] : []),
  ];
}

function critical(id: string, value: Der): Der {
  return sequence(objectId(id), boolean(true), octetString(value));
}

function extension(id: string, value: Der): Der {
  return sequence(objectId(id), octetString(value));
}

function alternativeName(host: string): Der {
  if (isIP(host) === 4) return tagged(0x87, Uint8Array.from(host.split(".").map(Number)));
  if (host === "::1") return tagged(0x87, Uint8Array.of(...Array<number>(15).fill(0), 1));
  return tagged(0x82, new TextEncoder().encode(host));
}

function distinguishedName(commonName: string): Der {
  return sequence(set(sequence(objectId("2.5.4.3"), utf8(commonName))));
}

function pem(label: string, der: Der): string {
  const lines = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
