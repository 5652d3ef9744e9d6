import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { type Manifest, root } from "../manifest.ts";
import { run } from "../run.ts";

export interface RepositoryCopy {
  readonly folder: string;
  /** Runs a tool of the workspace in the copy. */
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** The manifest of every package of the workspace, by its name. */
  manifests(): Promise<ReadonlyMap<string, Manifest>>;
  /** Writes a file, given by its path in the repository. */
  write(path: string, text: string): Promise<void>;
  /** Resolves to the name of the commit. */
  commit(message: string): Promise<string>;
  /** Makes all as it was in a commit. */
  reset(commit: string): Promise<void>;
}

/** A copy of the work tree as it is, with a history of one commit and dependencies of its own, to version and to publish from. */
export async function copyRepository(folder: string): Promise<RepositoryCopy> {
  const files = await tracked();
  await Promise.all([...new Set(files.map(dirname))].map((each) => mkdir(join(folder, each), { recursive: true })));
  await Promise.all(files.map((file) => copyFile(join(root, file), join(folder, file))));
  const manifestFiles = files.filter((file) => basename(file) === "package.json");

  const copy: RepositoryCopy = {
    folder,
    run(command, args, env = {}) {
      const quiet = { DO_NOT_TRACK: "1", TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
      const path = [join(folder, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
      // Manifests are written here all the time, which is no reason to install anew.
      const asIs = { pnpm_config_verify_deps_before_run: "false" };
      return run(command, args, { cwd: folder, env: { ...ownGit(), ...quiet, ...asIs, PATH: path, ...env } });
    },
    async manifests() {
      const read = async (file: string): Promise<Manifest> => JSON.parse(await readFile(join(folder, file), "utf8"));
      const manifests = await Promise.all(manifestFiles.map(read));
      return new Map(manifests.map((manifest) => [manifest.name, manifest]));
    },
    write: (path, text) => writeFile(join(folder, path), text),
    async commit(message) {
      await copy.run("git", ["add", "--all"]);
      await copy.run("git", ["commit", "--quiet", "--allow-empty", "--message", message]);
      return (await copy.run("git", ["rev-parse", "HEAD"])).trim();
    },
    async reset(commit) {
      await copy.run("git", ["reset", "--quiet", "--hard", commit]);
      await copy.run("git", ["clean", "--quiet", "--force", "-d"]);
    },
  };
  // Elsewhere than in the home folder, pnpm would look for its store beside the copy.
  const store = dirname((await run("pnpm", ["store", "path"], { cwd: root })).trim());
  await copy.run("pnpm", ["install", "--offline", "--no-frozen-lockfile", "--store-dir", store]);
  await copy.run("git", ["init", "--quiet", "--initial-branch", "main"]);
  const settings = { "user.name": "Release", "user.email": "release@localhost", "commit.gpgsign": "false" };
  for (const [key, value] of Object.entries(settings)) await copy.run("git", ["config", key, value]);
  await copy.commit("All there is");
  return copy;
}

/** Git finds the copy, and nothing else: a hook, which has variables of its own repository, may be what started this. */
function ownGit(): Readonly<Record<string, string | undefined>> {
  const names = Object.keys(process.env).filter((name) => name.startsWith("GIT_"));
  const unset = Object.fromEntries(names.map((name) => [name, undefined]));
  return { ...unset, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" };
}

/** What git knows, or would take. */
async function tracked(): Promise<readonly string[]> {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}
