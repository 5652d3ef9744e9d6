import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { median, table } from "@meterbridge/bench";

const names = ["core", "otlp", "stdout"];
const runs = 25;

/** What a process pays on top of the SDK, as the packages are published: each time in a process of its own. */
export async function importCost(root: string): Promise<string> {
  const folder = await mkdtemp(join(root, "node_modules", ".import-cost-"));
  try {
    await installInto(folder, root);
    const exporter = "@meterbridge/stdout";
    const sides = [
      { what: "import", target: "3", file: await program(folder, exporter) },
      { what: "import of core alone", target: "", file: await program(folder, "@meterbridge/core") },
      { what: "import and a first export, pretty", target: "", file: await program(folder, exporter, "pretty") },
      { what: "import and a first export, otlp-json", target: "", file: await program(folder, exporter, "otlp-json") },
    ].map((side) => ({ ...side, times: [] as number[] }));
    for (let index = 0; index < runs; index++) {
      for (const { file, times } of sides) {
        times.push(Number(execFileSync(process.execPath, [file], { encoding: "utf8" })));
      }
    }
    return table(
      ["on top of the SDK", "ms", "target ms"],
      sides.map(({ what, target, times }) => [what, median(times).toFixed(1), target]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lays the built packages out as an install would. */
async function installInto(folder: string, root: string): Promise<void> {
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, "@meterbridge"), { recursive: true });
  await mkdir(join(modules, "@opentelemetry"), { recursive: true });
  for (const name of names) {
    const from = join(root, "packages", name);
    const to = join(modules, "@meterbridge", name);
    await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
    const { default: manifest } = await import(join(from, "package.json"), { with: { type: "json" } });
    await writeFile(join(to, "package.json"), JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }));
  }
  for (const name of ["api", "sdk-metrics"]) {
    const installed = realpathSync(join(root, "packages", "stdout", "node_modules", "@opentelemetry", name));
    await symlink(installed, join(modules, "@opentelemetry", name));
  }
}

/** Times an import, and an export in a format where one is given. */
async function program(folder: string, name: string, format?: string): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, "-")}-${format}.mjs`);
  const firstExport = `
    const exporter = module.stdoutExporter({ format: ${JSON.stringify(format)}, stream: new PassThrough().resume() });
    await new Promise((resolve) => exporter.export(metrics, resolve));
  `;
  const text = `
    import { PassThrough } from "node:stream";
    import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
    class Reader extends MetricReader {
      async onForceFlush() {}
      async onShutdown() {}
    }
    const reader = new Reader();
    new MeterProvider({ readers: [reader] }).getMeter("m").createCounter("c").add(1);
    const { resourceMetrics: metrics } = await reader.collect();
    const begun = performance.now();
    const module = await import(${JSON.stringify(name)});
    ${format === undefined ? "" : firstExport}
    console.log(performance.now() - begun);
  `;
  await writeFile(file, text);
  return file;
}
