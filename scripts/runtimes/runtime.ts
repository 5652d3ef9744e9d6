import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostPath } from "../host-path.ts";
import { root } from "../manifest.ts";
import { run } from "../run.ts";

export type RuntimeName = "bun" | "deno";

/** Another runtime than Node, ready to run programs. */
export interface Runtime {
  readonly name: RuntimeName;
  readonly version: string;
  readonly command: string;
  /** Its own options, before the file that it runs. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const cache = join(root, ".cache", "runtimes");

const known: Readonly<Record<RuntimeName, Pick<Runtime, "version" | "args" | "env">>> = {
  // What is not in node_modules is not fetched from anywhere.
  bun: { version: "1.4.5", args: ["--no-install"], env: {} },
  deno: {
    version: "2.9.6",
    args: ["run", "--allow-all", "--no-lock", "--node-modules-dir=manual"],
    env: { DENO_DIR: join(cache, "deno-dir"), DENO_NO_UPDATE_CHECK: "1" },
  },
};

export function isRuntimeName(name: string): name is RuntimeName {
  return Object.hasOwn(known, name);
}

export const runtimeNames: readonly RuntimeName[] = Object.keys(known) as RuntimeName[];

/** Gives a runtime, from the npm package of its name, in a folder that git ignores. */
export async function runtime(name: RuntimeName): Promise<Runtime> {
  const { version, args, env } = known[name];
  const folder = join(cache, `${name}-${version}`);
  const command = join(folder, "node_modules", ".bin", name);
  if (!existsSync(command)) await install(folder, { [name]: version });
  return { name, version, command, args, env: { ...process.env, NO_COLOR: "1", DO_NOT_TRACK: "1", ...env } };
}

async function install(folder: string, dependencies: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error"], {
    cwd: folder,
    env: { PATH: hostPath() },
  });
}
