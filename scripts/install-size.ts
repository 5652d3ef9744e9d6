// Prints what an install of each exporter brings, next to what people would install otherwise: npm installs it for production
// beside the OpenTelemetry SDK, ours from a registry on loopback. The packages have been built before.
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "../bench/src/index.ts";
import { type LocalRegistry, startRegistry } from "./local-registry.ts";
import { packAll } from "./pack.ts";
import { exporters } from "./publishing/exporters.ts";
import { isOurs, npmInstall } from "./publishing/npm-install.ts";
import { sdks } from "./publishing/sdks.ts";

type Dependencies = Readonly<Record<string, string>>;

interface Size {
  readonly packages: number;
  readonly bytes: number;
}

/** What people install otherwise to the same end. */
const instead: Readonly<Record<string, readonly Dependencies[]>> = {
  "@meterbridge/otlp-http": [
    { "@opentelemetry/exporter-metrics-otlp-http": "0.301.0" },
    { "@opentelemetry/exporter-metrics-otlp-proto": "0.301.0" },
  ],
  "@meterbridge/otlp-grpc": [{ "@opentelemetry/exporter-metrics-otlp-grpc": "0.301.0" }],
  "@meterbridge/prometheus": [{ "@opentelemetry/exporter-prometheus": "0.301.0" }],
  "@meterbridge/influxdb": [{ "@influxdata/influxdb-client": "1.35.0" }],
  "@meterbridge/datadog": [{ "@datadog/datadog-api-client": "1.64.0" }],
};
/** What an exporter can be installed with. */
const beside: Readonly<Record<string, readonly Dependencies[]>> = {
  "@meterbridge/otlp-grpc": [{ "@grpc/grpc-js": "1.14.7" }],
};

const folder = await mkdtemp(join(tmpdir(), "meterbridge-install-size-"));
try {
  await mkdir(join(folder, "registry"));
  const registry = await startRegistry(join(folder, "registry"));
  try {
    console.log(await sizes(registry));
  } finally {
    await registry.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function sizes(registry: LocalRegistry): Promise<string> {
  const tarballs = await packAll(folder);
  await registry.publish(tarballs.map(({ file }) => file));
  const rows: string[][] = [];
  const alone = await install(registry, {});
  for (const { manifest } of exporters()) {
    const { name, version } = manifest;
    const installs = [{ [name]: version }, ...(beside[name] ?? []).map((other) => ({ [name]: version, ...other }))];
    for (const dependencies of [...installs, ...(instead[name] ?? [])]) {
      const { packages, bytes } = await install(registry, dependencies);
      const more = [packages - alone.packages, kilobytes(bytes - alone.bytes)];
      rows.push([label(dependencies), ...more.map(String), String(packages), kilobytes(bytes)]);
    }
  }
  rows.push(["the SDK alone", "0", "0", String(alone.packages), kilobytes(alone.bytes)]);
  return table(["production install", "packages", "kB", "packages with the SDK", "kB with the SDK"], rows);
}

/** Installs beside the SDK. */
async function install(registry: LocalRegistry, dependencies: Dependencies): Promise<Size> {
  const consumer = await mkdtemp(join(folder, "consumer-"));
  const installed = await npmInstall(consumer, registry, { ...sdks.at(-1), ...dependencies });
  return { packages: installed.length, bytes: await bytesIn(join(consumer, "node_modules")) };
}

/** The bytes of all files that packages have; what npm itself writes beside them does not count. */
async function bytesIn(modules: string): Promise<number> {
  const entries = await readdir(modules, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const sizes = await Promise.all(
    files
      .filter((file) => !file.endsWith("node_modules/.package-lock.json"))
      .map(async (file) => (await stat(file)).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A version says which one of somebody else's it is; ours are as they are here. */
function label(dependencies: Dependencies): string {
  return Object.entries(dependencies)
    .map(([name, version]) => (isOurs(name) ? name : `${name} ${version}`))
    .join(" with ");
}

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1000)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, " ");
}
