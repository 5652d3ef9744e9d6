import {
  type Certificates,
  checkedPem,
  isPath,
  loadCertificates,
  type TlsOptions,
  unreadable,
} from "./certificates.ts";

/** What certificate files hold at one time. */
export interface CertificateState {
  readonly certificates: Certificates;
  /** Differs once one of the files has been changed, replaced, or is behind another symbolic link. */
  readonly mark: string;
}

const sources = ["ca", "cert", "key"] as const;

/** Does one of the certificates come from a file? */
export function namesFiles(options: TlsOptions): boolean {
  return sources.some((name) => isPath(options[name]));
}

/**
 * Reads the certificates that options name, unless no file has changed since the state with the mark `since`:
 * `undefined`, then.
 *
 * @throws {Error} When a file cannot be read, or what was read is no whole PEM. No path is in it.
 */
export async function readChangedCertificates(
  options: TlsOptions,
  since: string | undefined,
): Promise<CertificateState | undefined> {
  const files = sources.filter((name) => isPath(options[name]));
  const { readFile, stat } = process.getBuiltinModule("node:fs/promises");
  // Before they are read: what changes in between differs the next time.
  const marks = await ofEach(files, async (path) => {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true }).catch(notRead);
    return `${mtimeNs}:${size}:${ino}`;
  });
  const mark = Object.values(marks).join();
  if (mark === since) return undefined;
  const texts = await ofEach(files, async (path) => checkedPem(await readFile(path, "utf8").catch(notRead)));
  return { mark, certificates: loadCertificates({ ...options, ...texts }) };

  /** Calls `read` with each path; its error says whose file it is. */
  async function ofEach(
    names: readonly (typeof sources)[number][],
    read: (path: string) => Promise<string>,
  ): Promise<Readonly<Record<string, string>>> {
    const pairs = names.map(async (name) => {
      try {
        return [name, await read(options[name] as string)];
      } catch (error) {
        // oxlint-disable-next-line preserve-caught-error -- all that may be told is in its message
        throw new Error(`${name}: ${(error as Error).message}`);
      }
    });
    return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
  }
}

function notRead(error: unknown): never {
  throw unreadable(error);
}
