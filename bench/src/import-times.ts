import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { median } from "./median.ts";

const runs = 25;
const root = join(import.meta.dirname, "..", "..");

/** What is installed beside each other for programs to import, as the packages are published. */
interface Installed {
  /** Ours, by the names of their folders: as they were built. */
  readonly ours: readonly string[];
  /** OpenTelemetry's, as this package of ours has them. */
  readonly opentelemetry: readonly string[];
  readonly from: string;
}

/**
 * Runs these programs (the texts of modules) in turn, each time in a process of its own, and gives for each the median of
 * the milliseconds that it prints.
 */
export async function importTimes(installed: Installed, programs: readonly string[]): Promise<readonly number[]> {
  const folder = await mkdtemp(join(root, "node_modules", ".import-times-"));
  try {
    await install(installed, join(folder, "node_modules"));
    const files = programs.map((_, index) => join(folder, `${index}.mjs`));
    await Promise.all(files.map((file, index) => writeFile(file, programs[index]!)));
    const times = files.map((): number[] => []);
    for (let run = 0; run < runs; run++) {
      for (const [index, file] of files.entries()) {
        times[index]!.push(Number(execFileSync(process.execPath, [file], { encoding: "utf8" })));
      }
    }
    return times.map((ofOne) => median(ofOne));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program that prints how many milliseconds this import takes on top of the SDK. */
export function importOnSdk(module: string): string {
  return `
    await import("@opentelemetry/sdk-metrics");
    const begun = performance.now();
    await import(${JSON.stringify(module)});
    console.log(performance.now() - begun);
  `;
}

/** Lays the built packages out as an install would. */
async function install({ ours, opentelemetry, from }: Installed, modules: string): Promise<void> {
  await mkdir(join(modules, "@meterbridge"), { recursive: true });
  await mkdir(join(modules, "@opentelemetry"), { recursive: true });
  for (const name of ours) {
    const source = join(root, "packages", name);
    const to = join(modules, "@meterbridge", name);
    await cp(join(source, "dist"), join(to, "dist"), { recursive: true });
    const { default: manifest } = await import(join(source, "package.json"), { with: { type: "json" } });
    await writeFile(join(to, "package.json"), JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }));
  }
  for (const name of opentelemetry) {
    const installed = realpathSync(join(root, "packages", from, "node_modules", "@opentelemetry", name));
    await symlink(installed, join(modules, "@opentelemetry", name));
  }
}
