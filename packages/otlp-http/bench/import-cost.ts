import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { median } from "@meterbridge/bench";
import type { Figure } from "./figure.ts";

const names = ["core", "gzip", "otlp", "otlp-http", "pooled-http", "resilience"];
const runs = 25;

/** The time that an import takes on top of the SDK, as the packages are published: each in a process of its own. */
export async function importCost(root: string): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(root, "node_modules", ".import-cost-"));
  try {
    await installInto(folder, root);
    const programs = {
      upstream: await program(folder, "@opentelemetry/exporter-metrics-otlp-http"),
      ours: await program(folder, "@meterbridge/otlp-http"),
    };
    const times = { upstream: [] as number[], ours: [] as number[] };
    for (let index = 0; index < runs; index++) {
      for (const side of ["upstream", "ours"] as const) {
        times[side].push(Number(execFileSync(process.execPath, [programs[side]], { encoding: "utf8" })));
      }
    }
    const [theirMs, ourMs] = [median(times.upstream), median(times.ours)];
    return [
      {
        measure: "import on top of the SDK",
        upstream: `${theirMs.toFixed(1)} ms`,
        ours: `${ourMs.toFixed(1)} ms`,
        ratio: (ourMs / theirMs).toFixed(2),
        target: "3 ms",
      },
    ];
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
  for (const name of ["api", "sdk-metrics", "exporter-metrics-otlp-http"]) {
    const installed = realpathSync(join(root, "packages", "otlp-http", "node_modules", "@opentelemetry", name));
    await symlink(installed, join(modules, "@opentelemetry", name));
  }
}

async function program(folder: string, name: string): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, "-")}.mjs`);
  const text = `
    await import("@opentelemetry/sdk-metrics");
    const begun = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - begun);
  `;
  await writeFile(file, text);
  return file;
}
