import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostPath } from "../host-path.ts";
import type { LocalRegistry } from "../local-registry.ts";
import { run } from "../run.ts";
import { atMost } from "./at-most.ts";

/** A package in a tree of `node_modules`, as npm describes it. */
export interface Installed {
  /** `node_modules/a/node_modules/b` */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly resolved?: string;
}

/** More of them at once are hardly faster, and may be too much for a small machine. */
const inTurn = atMost(2);

/** Installs what a manifest wants, with npm, ours from the registry; resolves to all that came. */
export async function npmInstall(
  folder: string,
  registry: LocalRegistry,
  dependencies: Readonly<Record<string, string>>,
): Promise<readonly Installed[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  // Where a package comes from is looked at below, whatever the user wants in lockfiles.
  const env = { PATH: hostPath(), npm_config_omit_lockfile_registry_resolved: "false", ...registry.env };
  const args = ["install", "--no-audit", "--no-fund", "--loglevel", "error"];
  await inTurn(() => run("npm", args, { cwd: folder, env }));
  const listed = await readFile(join(folder, "node_modules", ".package-lock.json"), "utf8");
  const { packages } = JSON.parse(listed) as { packages: Record<string, Omit<Installed, "path" | "name">> };
  const installed = Object.entries(packages).map(([path, one]) => ({ ...one, path, name: nameOf(path) }));
  const elsewhere = installed.find(({ name, resolved }) => isOurs(name) && resolved?.startsWith(registry.url) !== true);
  if (elsewhere)
    throw new Error(`${elsewhere.path} does not come from the local registry, but from ${elsewhere.resolved}`);
  return installed;
}

export function isOurs(name: string): boolean {
  return name.startsWith("@meterbridge/");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
