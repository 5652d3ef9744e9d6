import { issueCertificate, type Certificate } from "./issue-certificate.ts";

/** Certificates for every way in which TLS can go well or wrong. All are PEM texts with P-256 keys. */
export interface Certificates {
  /** The certificate of the authority that signed all but `selfSigned`: what a client has to trust. */
  readonly ca: string;
  /** For `localhost`, `127.0.0.1` and `::1`. */
  readonly server: Certificate;
  /** For a client that has to say who it is. */
  readonly client: Certificate;
  /** Like `server`, but over since yesterday. */
  readonly expired: Certificate;
  /** Like `server`, but for `elsewhere.test` only. */
  readonly wrongHost: Certificate;
  /** For the same hosts as `server`, signed by nobody but itself. */
  readonly selfSigned: Certificate;
  /** A client certificate from an authority that nobody trusts. */
  readonly strangeClient: Certificate;
}

let made: Certificates | undefined;

/** Gives the certificates of this process; the first call makes them, in a few milliseconds. */
export function certificates(): Certificates {
  return (made ??= makeCertificates());
}

const dayMs = 86_400_000;
const hosts = ["localhost", "127.0.0.1", "::1"];

function makeCertificates(): Certificates {
  const at = (days: number): Date => new Date(Date.now() + days * dayMs);
  const current = { notBefore: at(-2), notAfter: at(30) };
  const past = { notBefore: at(-30), notAfter: at(-1) };
  const issuer = issueCertificate({ name: "Test Authority", use: "authority", ...current });
  const stranger = issueCertificate({ name: "Strange Authority", use: "authority", ...current });
  return {
    ca: issuer.cert,
    server: pair(issueCertificate({ name: "localhost", issuer, hosts, use: "server", ...current })),
    client: pair(issueCertificate({ name: "test client", issuer, use: "client", ...current })),
    expired: pair(issueCertificate({ name: "localhost", issuer, hosts, use: "server", ...past })),
    wrongHost: pair(
      issueCertificate({ name: "elsewhere.test", issuer, hosts: ["elsewhere.test"], use: "server", ...current }),
    ),
    selfSigned: pair(issueCertificate({ name: "localhost", hosts, use: "server", ...current })),
    strangeClient: pair(issueCertificate({ name: "strange client", issuer: stranger, use: "client", ...current })),
  };
}

function pair({ cert, key }: Certificate): Certificate {
  return { cert, key };
}
