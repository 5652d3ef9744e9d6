import { spawn } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setPriority } from "node:os";
import { goEnvironment } from "./env.ts";
import { cachedProgram, testbedFolder } from "./find-server.ts";
import type { BuiltServer, ServerName } from "./server-spec.ts";

/** Builds a server into the cache and gives its place. It throws, with what Go said, when that fails. */
export async function buildServer(name: ServerName, spec: BuiltServer): Promise<string> {
  const program = cachedProgram(name, spec);
  // Built aside, then moved: nobody ever finds half a program, also when two build at once.
  const unfinished = join(testbedFolder, ".cache", `${name}-${process.pid}.unfinished`);
  mkdirSync(dirname(program), { recursive: true });
  try {
    await go(["build", ...spec.buildFlags, "-o", unfinished, spec.program], join(testbedFolder, spec.folder));
    renameSync(unfinished, program);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return program;
}

function go(args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const build = spawn("go", args, { cwd: folder, env: goEnvironment(), stdio: ["ignore", "ignore", "pipe"] });
    if (build.pid !== undefined) setPriority(build.pid, 10);
    let said = "";
    build.stderr.on("data", (chunk) => (said = `${said}${String(chunk)}`.slice(-4_000)));
    build.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("Go is not on the PATH: see https://go.dev/dl") : error),
    );
    build.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`go ${args[0]} ended with ${code}\n${said}`)),
    );
  });
}
