// Checks that packages are versioned and published one by one, and that what is published can be used. A copy of the
// repository is released to a registry on loopback with the commands of the release workflow; consumers install from there.
//  - A change gives new versions to the packages that need one, and to no others; each release publishes those.
//  - An exporter brings what it depends on and nothing else.
//  - Beside each generation of the OpenTelemetry SDK, every entry can be imported and required, and the programs of
//    tests/consumers/ have the right types and run.
//  - Two versions of core in one tree work together.
//  - Bundled into one file, each exporter works where nothing is installed.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalRegistry, startRegistry } from "./local-registry.ts";
import { publicPackages } from "./manifest.ts";
import { checkBundles } from "./publishing/bundles.ts";
import { checkConsumer } from "./publishing/consumer.ts";
import { exporters } from "./publishing/exporters.ts";
import { npmInstall } from "./publishing/npm-install.ts";
import { checkOneExporter } from "./publishing/one-exporter.ts";
import { checkReleases } from "./publishing/releases.ts";
import { copyRepository } from "./publishing/repository-copy.ts";
import { nodeTypes, sdks } from "./publishing/sdks.ts";
import { checkTwoCores } from "./publishing/two-cores.ts";
import { checkVersions } from "./publishing/versions.ts";
import { report } from "./report.ts";

const checks = report();
const folder = await mkdtemp(join(tmpdir(), "meterbridge-publishing-"));
try {
  await mkdir(join(folder, "registry"));
  const registry = await startRegistry(join(folder, "registry"));
  try {
    const copy = await copyRepository(join(folder, "repository"));
    await checkVersions(checks, copy);
    if (await checkReleases(checks, copy, registry)) await checkConsumers(registry);
  } finally {
    await registry.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
checks.end();

async function checkConsumers(registry: LocalRegistry): Promise<void> {
  await Promise.all([
    checkOneExporter(checks, registry, exporters(), publicPackages(), join(folder, "alone")),
    checkTwoCores(checks, registry, join(folder, "two cores")),
    ...sdks.map((sdk) => checkSdk(registry, sdk)),
  ]);
  const [last] = sdks.slice(-1).map(consumerOf);
  await checkBundles(checks, registry, exporters(), last!, join(folder, "bundles"));
}

async function checkSdk(registry: LocalRegistry, sdk: (typeof sdks)[number]): Promise<void> {
  const name = `sdk-metrics ${sdk["@opentelemetry/sdk-metrics"]}`;
  const all = Object.fromEntries(publicPackages().map(({ manifest }) => [manifest.name, "latest"]));
  const install = () => npmInstall(consumerOf(sdk), registry, { ...sdk, ...nodeTypes, ...all });
  if (await checks.check(`${name}: install`, install))
    await checkConsumer(checks, name, publicPackages(), consumerOf(sdk));
}

function consumerOf(sdk: (typeof sdks)[number]): string {
  return join(folder, `sdk-metrics ${sdk["@opentelemetry/sdk-metrics"]}`);
}
