import type { Server } from "node:net";
import { codeOf, messageOf } from "@meterbridge/core";

/** Where a server listens. */
export type Place =
  | { readonly host: string; readonly port: number }
  | { readonly socketPath: string; readonly socketMode: number | undefined };

/**
 * Makes a server listen.
 *
 * @throws {Error} When it cannot; the address is in its message, and `code` is Node's.
 */
export async function bind(server: Server, place: Place): Promise<void> {
  try {
    if ("socketPath" in place) await bindSocket(server, place.socketPath, place.socketMode);
    else await listening(server, () => server.listen({ host: place.host, port: place.port }));
  } catch (error) {
    throw bindError(error, nameOf(place));
  }
}

/** `localhost:9464`, `[::1]:9464`, or the socket's path. */
function nameOf(place: Place): string {
  return "socketPath" in place ? place.socketPath : `${bracketed(place.host)}:${place.port}`;
}

/** A host as it stands in a URL. RFC 3986, 3.2.2. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

async function bindSocket(server: Server, path: string, mode: number | undefined): Promise<void> {
  const listen = (): Promise<void> => listening(server, () => server.listen({ path }));
  try {
    await listen();
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE" || !(await isLeftBehind(path))) throw error;
    await files().rm(path, { force: true });
    await listen();
  }
  if (mode === undefined) return;
  try {
    await files().chmod(path, mode);
  } catch (error) {
    await new Promise((resolve) => server.close(resolve));
    throw error;
  }
}

/** Whether it is the socket of a process that is gone. Anything else belongs to somebody, and stays. */
async function isLeftBehind(path: string): Promise<boolean> {
  const stat = await files()
    .lstat(path)
    .catch(() => undefined);
  if (!stat?.isSocket()) return false;
  const { connect } = process.getBuiltinModule("node:net");
  return new Promise((resolve) => {
    const socket = connect({ path });
    const end = (isDead: boolean): void => {
      socket.destroy();
      resolve(isDead);
    };
    socket.once("connect", () => end(false));
    socket.on("error", (error) => end(codeOf(error) === "ECONNREFUSED"));
  });
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      server.off("listening", onListening);
      reject(error);
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve();
    };
    server.once("error", onError).once("listening", onListening);
    listen();
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is in use",
  EADDRNOTAVAIL: "this machine has no such address",
  EACCES: "this process may not",
  ENOTFOUND: "the host's name is not known",
  ENOENT: "there is no such folder",
};

function bindError(error: unknown, where: string): Error {
  const code = codeOf(error);
  const why = reasons[code] ? `${reasons[code]} (${code})` : messageOf(error);
  return Object.assign(new Error(`prometheus: cannot listen on ${where}: ${why}`, { cause: error }), {
    code,
  });
}

function files(): typeof import("node:fs/promises") {
  return process.getBuiltinModule("node:fs/promises");
}
