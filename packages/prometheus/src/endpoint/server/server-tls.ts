import type { TlsOptions as NodeTlsOptions } from "node:tls";
import type { Server } from "node:https";
import {
  type Certificates,
  type Clock,
  loadCertificates,
  messageOf,
  namesFiles,
  nested,
  quietDiag,
  readChangedCertificates,
  type Rule,
  secret,
  type TlsOptions,
  tlsRules,
} from "@meterbridge/core";

/** How the server proves itself, and who has to prove himself to it. Files are read again when they have changed. */
export interface ServerTlsOptions {
  /** The server's certificate, with those between it and the authority: PEM text, its bytes, or a file's path. */
  readonly cert: string | Uint8Array;
  /** The private key of `cert`: PEM text, its bytes, or a file's path. */
  readonly key: string | Uint8Array;
  /**
   * Authorities of clients: PEM text, its bytes, or a file's path. A client without a certificate of theirs is turned
   * away in the handshake (mTLS). Nobody is asked for one unless this is given.
   */
  readonly clientCa?: string | Uint8Array | undefined;
}

const each = nested<ServerTlsOptions>({ cert: tlsRules.cert, key: tlsRules.key, clientCa: tlsRules.ca });

export const serverTlsRule: Rule = secret((value) => {
  const wrong = each(value);
  if (wrong) return wrong;
  const options = value as ServerTlsOptions;
  if (options.cert === undefined || options.key === undefined) return "an object with cert and key";
  try {
    process.getBuiltinModule("node:tls").createSecureContext(loadCertificates(namedAsCore(options)));
    return undefined;
  } catch (error) {
    return [{ option: "cert, key, clientCa", fault: `OpenSSL cannot use them: ${messageOf(error)}` }];
  }
});

export function certificatesOf(options: ServerTlsOptions): Certificates {
  return loadCertificates(namedAsCore(options));
}

/** What `node:https` is given at the start. */
export function httpsOptions(options: ServerTlsOptions, certificates: Certificates): NodeTlsOptions {
  const isAsked = options.clientCa !== undefined;
  return { ...certificates, requestCert: isAsked, rejectUnauthorized: isAsked };
}

const lookAgainMs = 10_000;

/**
 * Gives the server the certificates of files that have changed, within ten seconds; gives what ends that.
 *
 * A state that cannot be used (a file that is missing or half written, a key that does not belong to its certificate
 * yet) leaves those before in use. That is told in the diagnostic log, once until it ends.
 */
export function reloadCertificates(
  server: Server,
  options: ServerTlsOptions,
  first: Certificates,
  clock: Clock,
): () => void {
  const sources = namedAsCore(options);
  if (!namesFiles(sources)) return () => {};
  let current = JSON.stringify(first);
  let mark: string | undefined;
  let isBroken = false;
  let isEnded = false;
  let cancel = lookLater();
  return () => {
    isEnded = true;
    cancel();
  };

  function lookLater(): () => void {
    return clock.setTimeout(
      () =>
        void look().then(() => {
          if (!isEnded) cancel = lookLater();
        }),
      lookAgainMs,
      true,
    );
  }

  async function look(): Promise<void> {
    try {
      const changed = await readChangedCertificates(sources, mark);
      if (changed) {
        use(changed.certificates);
        // Only now: what could not be used is read anew at the next look.
        mark = changed.mark;
      }
      if (isBroken) quietDiag.info("prometheus: the server's certificate files can be used again");
      isBroken = false;
    } catch (error) {
      if (!isBroken) {
        quietDiag.warn(
          `prometheus: the server's certificate files cannot be used (${messageOf(error)}); what was read before stays in use. This is told once, until it ends.`,
        );
      }
      isBroken = true;
    }
  }

  function use(certificates: Certificates): void {
    const next = JSON.stringify(certificates);
    if (next === current) return;
    server.setSecureContext(certificates);
    current = next;
    quietDiag.debug("prometheus: the server's certificate files have changed and were read again");
  }
}

function namedAsCore({ cert, key, clientCa }: ServerTlsOptions): TlsOptions {
  return { cert, key, ca: clientCa };
}
