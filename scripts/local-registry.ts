import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { hostPath } from "./host-path.ts";
import type { Manifest } from "./manifest.ts";
import { run } from "./run.ts";

export interface LocalRegistry {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /**
   * What a child process needs so that its npm, npx or pnpm finds `@meterbridge/*` here and nowhere else. All other packages
   * come from where they come from otherwise.
   */
  readonly env: Readonly<Record<string, string>>;
  /** The manifests of every version of a package, by the version; none when there is no such package. */
  versions(name: string): Promise<Readonly<Record<string, Manifest>>>;
  /** Publishes tarballs as they are. */
  publish(tarballs: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a registry of npm packages on loopback that keeps all that it has in `folder`, which has to be there. */
export async function startRegistry(folder: string): Promise<LocalRegistry> {
  const server = fork(join(import.meta.dirname, "registry-server.ts"), [folder], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const url = `http://127.0.0.1:${await portOf(server)}/`;
  const env = await settings(folder, url).catch((error: unknown) => {
    server.kill();
    throw error;
  });
  return {
    url,
    env,
    async versions(name) {
      const answer = await fetch(`${url}${name.replace("/", "%2f")}`);
      if (answer.status === 404) return {};
      const { versions } = (await answer.json()) as { versions: Record<string, Manifest> };
      return versions;
    },
    async publish(tarballs) {
      const publishOne = (file: string): Promise<string> =>
        run("pnpm", ["publish", file, "--no-git-checks"], { cwd: folder, env });
      await Promise.all(tarballs.map(publishOne));
    },
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}

async function portOf(server: ChildProcess): Promise<number> {
  let output = "";
  for (const stream of [server.stdout, server.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    server.once("message", (port: number) => resolve(port));
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`the registry did not start\n${output}`)));
  });
}

/**
 * Where our scope is. The user's settings, where tokens are, stay where they are, and pnpm, which publishes, does not see them. npm's cache
 * is one of its own, as `npm create` takes from it what it once installed; but what was downloaded is shared with the user's cache, where
 * it is found by its hash.
 */
async function settings(folder: string, url: string): Promise<Record<string, string>> {
  const npmrc = join(folder, "npmrc");
  // The token is asked for by pnpm, and not looked at by the registry.
  await writeFile(npmrc, `@meterbridge:registry=${url}\n${url.replace("http:", "")}:_authToken=anyone\n`);
  const users = (await run("npm", ["config", "get", "cache"], { cwd: folder, env: { PATH: hostPath() } })).trim();
  if (!isAbsolute(users)) throw new Error(`the cache of npm is ${JSON.stringify(users)}, which is no path`);
  const cache = join(folder, "cache");
  await mkdir(join(users, "_cacache"), { recursive: true });
  await mkdir(cache);
  await symlink(join(users, "_cacache"), join(cache, "_cacache"), "junction");
  return {
    // Nothing wins over it; pnpm is started by a shell, which does not hand on a name of this kind.
    "npm_config_@meterbridge:registry": url,
    npm_config_cache: cache,
    pnpm_config_npmrc_auth_file: npmrc,
  };
}
