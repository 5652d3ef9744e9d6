import { nested, type Rule, loadCertificates, tlsRules, type TlsOptions, secret } from "@meterbridge/core";
import type { ConnectionOptions, PeerCertificate } from "node:tls";

const each = nested(tlsRules);

/** Certificates that can be used: each by itself, and the key with its certificate. */
export const tlsRule: Rule = secret((value) => {
  const wrong = each(value);
  if (wrong) return wrong;
  try {
    tlsSetup(value as TlsOptions);
    return undefined;
  } catch (error) {
    return [{ option: "cert, key, ca", fault: `OpenSSL cannot use them: ${(error as Error).message}` }];
  }
});

/** What `node:tls` is given. */
export interface TlsSetup {
  readonly tls: ConnectionOptions;
  /** Equal for equal certificates and names. It holds the private key: never show it. */
  readonly key: string;
}

/**
 * Makes of options what `node:tls` is given.
 *
 * @throws {Error} When a file cannot be read, or OpenSSL cannot use what is in it.
 */
export function tlsSetup(options: TlsOptions): TlsSetup {
  const certificates = loadCertificates(options);
  const { serverName } = options;
  return {
    key: JSON.stringify([serverName, certificates]),
    tls: {
      // Made once: Node would else read the certificates again for each connection.
      ...(Object.keys(certificates).length > 0 && {
        secureContext: process.getBuiltinModule("node:tls").createSecureContext(certificates),
      }),
      ...(serverName !== undefined && named(serverName)),
    },
  };
}

function named(serverName: string): ConnectionOptions {
  // An address cannot be asked for by name (RFC 6066, section 3), but the certificate can be held against it.
  const isAddress = process.getBuiltinModule("node:net").isIP(serverName) !== 0;
  return {
    servername: isAddress ? "" : serverName,
    checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
      process.getBuiltinModule("node:tls").checkServerIdentity(serverName, certificate),
  };
}
