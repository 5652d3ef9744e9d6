import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the workspace's tools read of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly directory?: string };
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly publishConfig?: {
    readonly access?: string;
    readonly provenance?: boolean;
    readonly bin?: Readonly<Record<string, string>>;
    readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** One way in: the file that tests import, and the files that are published for it. */
export interface Entry {
  /** `.` or `./tls`. */
  readonly subpath: string;
  readonly source: string;
  readonly output: string;
  /** Absent for a command. */
  readonly types?: string;
}

export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** Every package under `packages/`, by name. */
export function packages(): readonly WorkspacePackage[] {
  return readdirSync(join(root, "packages"))
    .map((name) => join(root, "packages", name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

export function publicPackages(): readonly WorkspacePackage[] {
  return packages().filter(({ manifest }) => manifest.private !== true);
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The entries of a package: its exports and its commands, source and output side by side. */
export function publishedEntries({ exports = {}, bin = {}, publishConfig = {} }: Manifest): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [subpath, target] of Object.entries(publishConfig.exports ?? {})) {
    const source = exports[subpath];
    if (typeof target === "string") continue; // a file as it is, such as package.json
    if (source === undefined) throw new Error(`publishConfig.exports has "${subpath}", exports has not`);
    entries.push({ subpath, source, output: target.default, types: target.types });
  }
  for (const [command, output] of Object.entries(publishConfig.bin ?? {})) {
    const source = bin[command];
    if (source === undefined) throw new Error(`publishConfig.bin has "${command}", bin has not`);
    entries.push({ subpath: command, source, output });
  }
  return entries;
}
