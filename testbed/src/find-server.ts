import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isCi, searchPath } from "./env.ts";
import { serverSpecs, type BuiltServer, type ServerName, type ServerSpec } from "./server-spec.ts";

/** Where a server's program is, or why there is none. */
export type Found =
  | { readonly available: true; readonly program: string; readonly from: "cache" | "path" }
  | { readonly available: false; readonly reason: string };

/**
 * Finds a server for tests: `describe.skipIf(!collector.available)("…", …)`. It never builds one, so that the tests
 * of a fresh clone stay quick.
 *
 * In CI (`CI=true`) it throws when the server is absent: there, a skipped test is a hole that nobody sees.
 */
export function serverOrSkip(name: ServerName): Found {
  const found = findServer(name);
  if (!found.available && isCi()) throw new Error(found.reason);
  return found;
}

/** Looks into the cache of built servers, then on the PATH. */
export function findServer(name: ServerName): Found {
  const spec = serverSpecs[name];
  if ("folder" in spec) {
    const cached = cachedProgram(name, spec);
    if (isProgram(cached)) return { available: true, program: cached, from: "cache" };
  }
  const program = spec.onPath && programOnPath(spec.onPath);
  if (program) return { available: true, program, from: "path" };
  return { available: false, reason: `${name} is absent: ${whyAbsent(spec)}` };
}

function whyAbsent(spec: ServerSpec): string {
  const onPath = spec.onPath ? `no ${spec.onPath.name} of ${spec.onPath.wanted} on the PATH` : "";
  if ("debianPackage" in spec) return `${onPath}: Debian has it in ${spec.debianPackage}`;
  return `${onPath && `${onPath}, and `}none built: \`pnpm testbed\` builds it (needs ${spec.builder})`;
}

/** Where the built program is kept: in a folder of its own for each state of the sources. */
export function cachedProgram(name: ServerName, spec: BuiltServer): string {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return join(testbedFolder, ".cache", `${name}-${sourceHash(spec)}`, `${name}${suffix}`);
}

export const testbedFolder: string = join(import.meta.dirname, "..");

function sourceHash(spec: BuiltServer): string {
  const hash = createHash("sha256").update(
    JSON.stringify([spec.program, spec.buildFlags, process.platform, process.arch]),
  );
  const folder = join(testbedFolder, spec.folder);
  const sources = readdirSync(folder).filter((file) => isSource(file));
  for (const file of sources.sort()) hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

function isSource(file: string): boolean {
  return /\.(go|py|sh)$/.test(file) || ["go.mod", "go.sum", "pom.xml", "requirements.txt"].includes(file);
}

function programOnPath({ name, versionFlag, version }: NonNullable<ServerSpec["onPath"]>): string | undefined {
  return searchPath()
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .filter((program) => isProgram(program))
    .find((program) => {
      const { stdout, stderr } = spawnSync(program, [versionFlag], { encoding: "utf8", timeout: 10_000 });
      return version.test(`${stdout}\n${stderr}`);
    });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
