import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publicPackages, type WorkspacePackage } from "../manifest.ts";
import { copyPrograms, entriesOf, programsOf } from "../publishing/consumer.ts";
import { run } from "../run.ts";
import type { Runtime } from "./runtime.ts";

/** What our packages load when it is first needed. */
const loadedLate = ["@grpc/grpc-js", "@platformatic/kafka"];

/** It is for a folder without `@grpc/grpc-js`. */
const withoutPeers = "otlp-grpc.ts";

/**
 * Imports every entry of every package on a runtime, as they are published, and runs the programs of `tests/consumers/`. The
 * packages have been built before.
 *
 * @throws {Error} When something cannot be imported, or a program fails or does not end.
 */
export async function importPublished({ command, args, env }: Runtime): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "meterbridge-runtime-"));
  try {
    const packages = publicPackages();
    for (const one of packages) await install(folder, one);
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const entries = [...packages.flatMap(({ manifest }) => entriesOf(manifest)), ...loadedLate];
    await writeFile(
      join(folder, "every-entry.ts"),
      entries.map((name) => `import ${JSON.stringify(name)};\n`).join(""),
    );
    const programs = packages.flatMap(programsOf).filter((program) => program !== withoutPeers);
    await copyPrograms(programs, folder);
    for (const program of ["every-entry.ts", ...programs]) {
      await run(command, [...args, program], { cwd: folder, env, timeoutMs: 30_000 });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a package into the folder as npm would, with links to what others have published. */
async function install(folder: string, { folder: from, manifest }: WorkspacePackage): Promise<void> {
  const modules = join(folder, "node_modules");
  const to = join(modules, manifest.name);
  await mkdir(to, { recursive: true });
  await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
  await writeFile(join(to, "package.json"), JSON.stringify({ ...manifest, exports: manifest.publishConfig?.exports }));
  for (const [name, file] of Object.entries(manifest.publishConfig?.bin ?? {})) {
    await chmod(join(to, file), 0o755);
    await link(join(to, file), join(modules, ".bin", name));
  }
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const installed = join(from, "node_modules", name);
    if (!name.startsWith("@meterbridge/") && existsSync(installed)) await link(installed, join(modules, name));
  }
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await symlink(await realpath(from), to);
  } catch (error) {
    // Several packages bring the same.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
