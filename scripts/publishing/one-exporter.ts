import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalRegistry } from "../local-registry.ts";
import type { WorkspacePackage } from "../manifest.ts";
import type { Report } from "../report.ts";
import { sdks } from "./sdks.ts";
import { isOurs, npmInstall } from "./npm-install.ts";

/** Installs each exporter alone: of ours comes what it depends on and nothing else, of others what its README names. */
export async function checkOneExporter(
  { check }: Report,
  registry: LocalRegistry,
  exporters: readonly WorkspacePackage[],
  packages: readonly WorkspacePackage[],
  folder: string,
): Promise<void> {
  const checkOne = async ({ folder: source, manifest }: WorkspacePackage): Promise<void> => {
    const installed = await npmInstall(join(folder, manifest.name), registry, {
      ...sdks.at(-1),
      [manifest.name]: "latest",
    });
    const names = installed.map(({ name }) => name);
    assert.deepEqual(names.filter(isOurs).sort(), [...withDependencies(manifest.name, packages)].sort());
    const foreign = names.filter((name) => !isOurs(name) && !name.startsWith("@opentelemetry/"));
    const readme = await readFile(join(source, "README.md"), "utf8");
    // A native part is named after what it is a part of, and after the platform.
    const whole = (name: string): string => foreign.find((other) => name.startsWith(`${other}-`)) ?? name;
    const unnamed = foreign.filter((name) => !readme.includes(`\`${name}\``) && !readme.includes(`\`${whole(name)}\``));
    assert.deepEqual(unnamed, [], "its README does not name what comes with it");
  };
  await Promise.all(exporters.map((one) => check(`${one.manifest.name} alone`, () => checkOne(one))));
}

/** A package and those of ours that it depends on, by itself and by others. */
function withDependencies(name: string, packages: readonly WorkspacePackage[], found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = packages.find(({ manifest }) => manifest.name === name)?.manifest ?? {};
  for (const each of Object.keys(dependencies).filter(isOurs)) withDependencies(each, packages, found);
  return found;
}
