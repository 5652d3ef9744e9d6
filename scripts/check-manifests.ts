// Checks what the package.json files of the packages must have in common, so that a new package forgets nothing,
// and that nothing is shipped that has a licence other than the permissive ones.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packages, readManifest, type WorkspacePackage } from "./manifest.ts";
import { report } from "./report.ts";

const licences = new Set(["Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"]);
/** The third-party packages that may be shipped: each needs a reason in docs/decisions. */
const shippable = new Set(["@grpc/grpc-js", "@platformatic/kafka", "protobufjs"]);
const commonEngine = "^22.19.0 || >=24.0.0";
/** What a package needs that its client needs. */
const ownEngines: Readonly<Record<string, string>> = { kafka: "^22.22.0 || >=24.6.0" };

const { ok, wrong, end } = report();
for (const one of packages()) {
  const faults = [...findFaults(one)];
  if (faults.length === 0) ok(one.manifest.name);
  else wrong(one.manifest.name, faults.join("\n"));
}
end();

function* findFaults({ folder, manifest }: WorkspacePackage): Iterable<string> {
  const name = basename(folder);
  if (manifest.name !== `@meterbridge/${name}`) yield `its name is not @meterbridge/${name}`;
  if (manifest.license !== "Apache-2.0") yield "license is not Apache-2.0";
  if (manifest.type !== "module") yield "type is not module";
  const engine = ownEngines[name] ?? commonEngine;
  if (manifest.engines?.["node"] !== engine) yield `engines.node is not ${engine}`;
  if (manifest.repository?.directory !== `packages/${name}`) yield "repository.directory is not its folder";
  if (!hasTag(folder)) yield "turbo.json names no tag, so that no direction rule holds for it";
  yield* dependencyFaults(folder, manifest.dependencies ?? {});
  for (const peer of Object.keys(manifest.peerDependencies ?? {})) {
    if (manifest.devDependencies?.[peer] === undefined) yield `the peer ${peer} is not a devDependency`;
  }
  if (manifest.private === true) return;
  const { publishConfig = {}, exports = {} } = manifest;
  if (publishConfig.access !== "public") yield "publishConfig.access is not public";
  if (publishConfig.provenance !== true) yield "publishConfig.provenance is not true";
  if (Object.keys(exports).join() !== Object.keys(publishConfig.exports ?? {}).join()) {
    yield "exports and publishConfig.exports have different entries";
  }
  if (!manifest.files?.includes("dist")) yield "files has no dist";
  if (manifest.scripts?.["build"] !== "node ../../scripts/build.ts") yield "scripts.build is not the common one";
  if (!existsSync(join(folder, "README.md"))) yield "README.md is missing";
}

function hasTag(folder: string): boolean {
  const file = join(folder, "turbo.json");
  return existsSync(file) && /"tags":\s*\["\w/.test(readFileSync(file, "utf8"));
}

function* dependencyFaults(folder: string, dependencies: Readonly<Record<string, string>>): Iterable<string> {
  for (const [dependency, range] of Object.entries(dependencies)) {
    if (dependency.startsWith("@meterbridge/")) {
      if (range !== "workspace:^") yield `${dependency} is not workspace:^`;
    } else if (dependency.startsWith("@opentelemetry/")) {
      yield `${dependency} is not a peer`;
    } else {
      if (!shippable.has(dependency)) yield `${dependency} is not among the third-party packages that may be shipped`;
      const { license } = readManifest(join(folder, "node_modules", dependency));
      if (license === undefined || !licences.has(license)) yield `${dependency} has the licence ${license}`;
    }
  }
}
