import { type Rule, type Rules, secret, text } from "../options.ts";
import { codeOf } from "../safe-cause.ts";

/** How the far end proves itself, and we ourselves to it. Exporters read files again when they have changed. */
export interface TlsOptions {
  /** The authorities that are trusted in place of Node's own: PEM text, its bytes, or a file's path. */
  readonly ca?: string | Uint8Array | undefined;
  /** Our own certificate, for a far end that asks for one (mTLS): PEM text, its bytes, or a file's path. */
  readonly cert?: string | Uint8Array | undefined;
  /** The private key of `cert`: PEM text, its bytes, or a file's path. */
  readonly key?: string | Uint8Array | undefined;
  /** The name that the far end's certificate must carry, when it is not the URL's host. */
  readonly serverName?: string | undefined;
}

/** The PEM texts behind `TlsOptions`. */
export interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const pem: Rule = (value) => {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) return "PEM text, its bytes, or a file's path";
  try {
    readPem(value);
    return undefined;
  } catch (error) {
    return `PEM text, its bytes, or a file's path (${(error as Error).message})`;
  }
};

export const tlsRules: Rules<TlsOptions> = { ca: pem, cert: pem, key: secret(pem), serverName: text };

/**
 * Reads the certificates that options name.
 *
 * @throws {Error} When a file cannot be read, or what was read is no PEM.
 */
export function loadCertificates(options: TlsOptions): Certificates {
  return {
    ...(options.ca !== undefined && { ca: readPem(options.ca) }),
    ...(options.cert !== undefined && { cert: readPem(options.cert) }),
    ...(options.key !== undefined && { key: readPem(options.key) }),
  };
}

function readPem(source: string | Uint8Array): string {
  const given = typeof source === "string" ? source : new TextDecoder().decode(source);
  return checkedPem(isPath(source) ? readFile(given) : given);
}

/** Is it a file's path, and no PEM text? */
export function isPath(source: string | Uint8Array | undefined): source is string {
  return typeof source === "string" && !source.includes("-----BEGIN ");
}

/**
 * OpenSSL passes over a block without an end, as in a file that is half written, and trusts nobody then.
 *
 * @throws {Error} When it is no PEM, or not all of it.
 */
export function checkedPem(pemText: string): string {
  const begun = pemText.split("-----BEGIN ").length - 1;
  if (begun === 0) throw new Error("there is no PEM block in it");
  if (pemText.split("-----END ").length - 1 < begun) throw new Error("a PEM block in it has no end");
  return pemText;
}

/** The error does not repeat the path: what was given may be a key instead. */
function readFile(path: string): string {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(error);
  }
}

export function unreadable(error: unknown): Error {
  return new Error(`it cannot be read as a file: ${codeOf(error)}`);
}
