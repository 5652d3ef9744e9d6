import assert from "node:assert/strict";
import type { LocalRegistry } from "../local-registry.ts";
import type { Manifest } from "../manifest.ts";
import type { Report } from "../report.ts";
import { addChangeset, type Changes, changesets, isPublic, publishPackages, versionPackages } from "./release.ts";
import type { RepositoryCopy } from "./repository-copy.ts";

const core = "@meterbridge/core";
const influxdb = "@meterbridge/influxdb";

/**
 * Three releases: of all packages, versioned when changesets wait, of one, and of core with those that depend on it. After them, the
 * registry has two versions of core, each with packages that need it. Resolves to whether all of this is there.
 */
export async function checkReleases(
  { check }: Report,
  copy: RepositoryCopy,
  registry: LocalRegistry,
): Promise<boolean> {
  const began = await check("release: all packages", async () => {
    if ((await changesets(copy)).length > 0) await versionPackages(copy);
    assert.deepEqual(await changesets(copy), [], "changesets are left");
    const packages = await publicManifests(copy);
    const unversioned = packages.filter(({ version }) => version === "0.0.0").map(({ name }) => name);
    assert.deepEqual(unversioned, [], "these have no changeset");
    assert.deepEqual(await publishAndTag(copy, registry), packages.map(nameWithVersion).sort());
  });
  if (!began) return false;
  await check("release: ranges are those of the workspace", () => checkRanges(copy, registry));
  await check("release: nothing is published twice", async () => {
    assert.deepEqual(await publishAndTag(copy, registry), []);
  });
  await check("release: one package alone", async () => {
    const next = await bumped(copy, ({ name }) => (name === influxdb ? "patch" : undefined));
    assert.deepEqual(await release(copy, registry, { [influxdb]: "patch" }), next);
  });
  return check("release: core, and those whose range it leaves", async () => {
    const isBeforeFirst = (await copy.manifests()).get(core)?.version.startsWith("0.");
    const by = isBeforeFirst ? "minor" : "major";
    const next = await bumped(copy, ({ name, dependencies }) => {
      if (name === core) return by;
      return dependencies?.[core] === undefined ? undefined : "patch";
    });
    assert.deepEqual(await release(copy, registry, { [core]: by }), next);
  });
}

async function release(copy: RepositoryCopy, registry: LocalRegistry, changes: Changes): Promise<readonly string[]> {
  await addChangeset(copy, changes);
  await versionPackages(copy);
  return publishAndTag(copy, registry);
}

/** What is published gets a tag, and nothing else does. */
async function publishAndTag(copy: RepositoryCopy, registry: LocalRegistry): Promise<readonly string[]> {
  const tags = async (): Promise<readonly string[]> => (await copy.run("git", ["tag"])).split("\n").filter(Boolean);
  const before = await tags();
  const published = await publishPackages(copy, registry);
  const added = (await tags()).filter((tag) => !before.includes(tag));
  assert.deepEqual(added.sort(), published, "these have a tag now");
  return published;
}

/** The packages as they are called after a change of some. */
async function bumped(
  copy: RepositoryCopy,
  by: (manifest: Manifest) => "patch" | "minor" | "major" | undefined,
): Promise<readonly string[]> {
  const next = (await publicManifests(copy)).flatMap((manifest) => {
    const [major = 0, minor = 0, patch = 0] = manifest.version.split(".").map(Number);
    const how = by(manifest);
    if (how === undefined) return [];
    const versions = {
      patch: `${major}.${minor}.${patch + 1}`,
      minor: `${major}.${minor + 1}.0`,
      major: `${major + 1}.0.0`,
    };
    return `${manifest.name}@${versions[how]}`;
  });
  return next.sort();
}

/** What is published says of each of ours: from the version on that was in the workspace. Nothing of the workspace is left. */
async function checkRanges(copy: RepositoryCopy, registry: LocalRegistry): Promise<void> {
  const versions = new Map((await publicManifests(copy)).map(({ name, version }) => [name, version]));
  for (const [name, version] of versions) {
    const { [version]: manifest } = await registry.versions(name);
    for (const [dependency, range] of Object.entries(manifest?.dependencies ?? {})) {
      const ours = versions.get(dependency);
      if (ours !== undefined) assert.equal(range, `^${ours}`, `${name} depends on ${dependency}`);
    }
    assert.doesNotMatch(JSON.stringify(manifest), /"(workspace|catalog):/, `the manifest of ${name}`);
  }
}

async function publicManifests(copy: RepositoryCopy): Promise<readonly Manifest[]> {
  return [...(await copy.manifests()).values()].filter(isPublic);
}

function nameWithVersion({ name, version }: Manifest): string {
  return `${name}@${version}`;
}
