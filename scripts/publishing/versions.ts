import assert from "node:assert/strict";
import type { Manifest } from "../manifest.ts";
import type { Report } from "../report.ts";
import { addChangeset, type Changes, isPublic } from "./release.ts";
import type { RepositoryCopy } from "./repository-copy.ts";

/** What a change leads to: the packages that get a new version, and which; `dependents` are those that depend on core. */
interface Expectation {
  /** The version of every package before. */
  readonly from: string;
  readonly changes: Changes;
  readonly to: Readonly<Record<string, string>>;
}

const core = "@meterbridge/core";
const influxdb = "@meterbridge/influxdb";
const dependents = "dependents";

/** A range such as ^0.1.0 ends at 0.2.0, one such as ^1.2.3 at 2.0.0. Who depends on what left its range gets a patch. */
const expectations: readonly Expectation[] = [
  { from: "0.1.0", changes: { [influxdb]: "patch" }, to: { [influxdb]: "0.1.1" } },
  { from: "0.1.0", changes: { [core]: "patch" }, to: { [core]: "0.1.1" } },
  { from: "0.1.0", changes: { [core]: "minor" }, to: { [core]: "0.2.0", [dependents]: "0.1.1" } },
  {
    from: "0.1.0",
    changes: { [core]: "minor", [influxdb]: "minor" },
    to: { [core]: "0.2.0", [dependents]: "0.1.1", [influxdb]: "0.2.0" },
  },
  { from: "1.2.3", changes: { [core]: "minor" }, to: { [core]: "1.3.0" } },
  { from: "1.2.3", changes: { [core]: "major" }, to: { [core]: "2.0.0", [dependents]: "1.2.4" } },
];

/** Versions a copy for each of a table of changes, and undoes it. */
export async function checkVersions({ check }: Report, copy: RepositoryCopy): Promise<void> {
  const start = await copy.commit("All there is");
  await copy.run("git", ["rm", "--quiet", "--ignore-unmatch", "--", ".changeset/[!R]*.md"]);
  for (const expected of expectations) {
    const changes = Object.entries(expected.changes).map(([name, by]) => `${by} of ${name}`);
    await check(`versions: ${changes.join(" and ")} at ${expected.from}`, () => checkOne(copy, expected));
  }
  await copy.reset(start);
}

async function checkOne(copy: RepositoryCopy, { from, changes, to }: Expectation): Promise<void> {
  const before = await setVersions(copy, from);
  await addChangeset(copy, changes);
  await copy.run("changeset", ["version"]);
  const after = await copy.manifests();
  // Of all files, these have changed: nobody's range has, and no private package.
  const changed = (await copy.run("git", ["status", "--porcelain", "--untracked-files=all"])).trimEnd().split("\n");
  await copy.reset(before);

  const wanted = expandDependents(to, after);
  const versions = [...after.values()].filter(isPublic).map(({ name, version }) => [name, version] as const);
  assert.deepEqual(
    Object.fromEntries(versions.filter(([, version]) => version !== from)),
    wanted,
    "these have a new version",
  );
  const files = Object.keys(wanted).flatMap((name) => [
    `${folderOf(name)}/CHANGELOG.md`,
    `${folderOf(name)}/package.json`,
  ]);
  assert.deepEqual(changed.map((line) => line.slice(3)).sort(), files.sort(), "these files have changed");
}

/** All public packages at one version, as if published; resolves to the commit. */
async function setVersions(copy: RepositoryCopy, version: string): Promise<string> {
  const manifests = [...(await copy.manifests()).values()].filter(isPublic);
  const write = (manifest: Manifest): Promise<void> =>
    copy.write(`${folderOf(manifest.name)}/package.json`, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  await Promise.all(manifests.map(write));
  return copy.commit(`All at ${version}`);
}

function expandDependents(
  { [dependents]: version, ...to }: Readonly<Record<string, string>>,
  manifests: ReadonlyMap<string, Manifest>,
): Readonly<Record<string, string>> {
  if (version === undefined) return to;
  const depend = [...manifests.values()].filter((one) => isPublic(one) && one.dependencies?.[core] !== undefined);
  return { ...Object.fromEntries(depend.map(({ name }) => [name, version])), ...to };
}

function folderOf(name: string): string {
  return name.replace("@meterbridge/", "packages/");
}
