import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, root } from "../manifest.ts";
import type { LocalRegistry } from "../local-registry.ts";
import type { RepositoryCopy } from "./repository-copy.ts";

/** A changeset: which packages change by how much. */
export type Changes = Readonly<Record<string, "patch" | "minor" | "major">>;

export async function addChangeset(copy: RepositoryCopy, changes: Changes): Promise<void> {
  const lines = Object.entries(changes).map(([name, by]) => `"${name}": ${by}`);
  await copy.write(".changeset/a-change.md", `---\n${lines.join("\n")}\n---\n\nA change.\n`);
}

/** The files of those that wait to be versioned. */
export async function changesets(copy: RepositoryCopy): Promise<readonly string[]> {
  const names = await readdir(join(copy.folder, ".changeset"));
  return names.filter((name) => name.endsWith(".md") && name !== "README.md");
}

/** What `npm run version-packages` does. */
export async function versionPackages(copy: RepositoryCopy): Promise<void> {
  await copy.run("changeset", ["version"]);
  await copy.run("node", ["scripts/write-versions.ts"]);
  await copy.commit("Version packages");
}

/** What the release workflow does with a commit that has no changesets; resolves to what came into the registry, as `name@version`. */
export async function publishPackages(copy: RepositoryCopy, registry: LocalRegistry): Promise<readonly string[]> {
  const before = await published(copy, registry);
  // Versions change from release to release, and the sources of most packages do not: what the build made is kept.
  const kept = ["--cache-dir", join(root, ".turbo", "cache")];
  await copy.run("turbo", ["run", "build", "--output-logs=errors-only", ...kept]);
  await copy.run("changeset", ["pack", "--out-dir", ".cache/release"], registry.env);
  await copy.run("changeset", ["publish", "--from-pack-dir", ".cache/release"], registry.env);
  return (await published(copy, registry)).filter((each) => !before.includes(each));
}

export function isPublic({ private: isPrivate, name }: Manifest): boolean {
  return isPrivate !== true && name.startsWith("@meterbridge/");
}

async function published(copy: RepositoryCopy, registry: LocalRegistry): Promise<readonly string[]> {
  const names = [...(await copy.manifests()).values()].filter(isPublic).map(({ name }) => name);
  const found = await Promise.all(
    names.map(async (name) => Object.keys(await registry.versions(name)).map((version) => `${name}@${version}`)),
  );
  return found.flat().sort();
}
