import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cachedProgram, testbedFolder } from "./find-server.ts";
import { goBuild } from "./go-build.ts";
import { mavenBuild } from "./maven-build.ts";
import { pythonBuild } from "./python-build.ts";
import type { BuiltServer, ServerName } from "./server-spec.ts";

/** Builds a server into the cache and gives its place. It throws, with what the builder said, when that fails. */
export async function buildServer(name: ServerName, spec: BuiltServer): Promise<string> {
  const program = cachedProgram(name, spec);
  const finished = dirname(program);
  // Built aside, then moved: nobody ever finds half a program, also when two build at once.
  const unfinished = join(testbedFolder, ".cache", `${name}-${process.pid}.unfinished`);
  mkdirSync(unfinished, { recursive: true });
  try {
    await builds[spec.builder](spec, join(testbedFolder, spec.folder), join(unfinished, name));
    rmSync(finished, { recursive: true, force: true });
    renameSync(unfinished, finished);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return program;
}

const builds = { Go: goBuild, Maven: mavenBuild, Python: pythonBuild };
