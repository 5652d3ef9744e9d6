import {
  type Clock,
  messageOf,
  namesFiles,
  quietDiag,
  readChangedCertificates,
  type TlsOptions,
} from "@meterbridge/core";
import { type TlsSetup, tlsSetup } from "./tls-setup.ts";

/** TLS whose certificates may change while it is used, see `reloadingTls`. */
export interface ReloadingTls {
  /** Equal for equal options; it stays the same when files change. It may hold a private key: never show it. */
  readonly name: string;
  /**
   * The newest that can be used. A promise, which is never rejected, only when files have to be looked at; how long the
   * file system takes for that is not bounded here.
   */
  current(): TlsSetup | Promise<TlsSetup>;
}

const lookAgainMs = 1_000;

/**
 * Reads the certificates that options name, and again those of files that have changed, at most once a second.
 *
 * A state that cannot be used (a file that is missing or half written, a key that does not belong to its certificate
 * yet) leaves the ones before in use. That is told in the diagnostic log, once until it ends.
 *
 * @throws {Error} When the certificates cannot be used at the start.
 */
export function reloadingTls(options: TlsOptions, clock: Clock): ReloadingTls {
  let setup = tlsSetup(options);
  if (!namesFiles(options)) return { name: setup.key, current: () => setup };

  const { ca, cert, key, serverName } = options;
  let lookedAt = clock.now();
  let looking: Promise<TlsSetup> | undefined;
  let mark: string | undefined;
  let broken = false;
  return {
    name: JSON.stringify([serverName, String(ca), String(cert), String(key)]),
    current() {
      const now = clock.now();
      // A file system that hangs must not take what is there already.
      if (now - lookedAt < lookAgainMs) return looking ?? setup;
      if (looking) return setup;
      lookedAt = now;
      looking = look().finally(() => (looking = undefined));
      return looking;
    },
  };

  async function look(): Promise<TlsSetup> {
    try {
      const changed = await readChangedCertificates(options, mark);
      if (changed) {
        const next = tlsSetup({ ...changed.certificates, serverName });
        if (next.key !== setup.key) {
          setup = next;
          quietDiag.debug("tls: the certificate files have changed and were read again");
        }
        mark = changed.mark;
      }
      if (broken) quietDiag.info("tls: the certificate files can be used again");
      broken = false;
    } catch (error) {
      // They are read anew at the next look, whether or not that can be seen from outside.
      mark = undefined;
      if (!broken) {
        quietDiag.warn(
          `tls: the certificate files cannot be used (${messageOf(error)}); what was read before stays in use. This is told once, until it ends.`,
        );
      }
      broken = true;
    }
    return setup;
  }
}
