import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipEnvironment } from "./env.ts";
import { runBuilder } from "./run-builder.ts";
import type { BuiltServer } from "./server-spec.ts";

/** Puts a Python program into a file, and what it requires beside it, where Python looks first. */
export async function pythonBuild(spec: BuiltServer, folder: string, file: string): Promise<void> {
  const flags = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--requirement", "requirements.txt"];
  await runBuilder("python3", ["-m", "pip", "install", "--target", dirname(file), ...flags], {
    folder,
    env: pipEnvironment(),
    ifAbsent: "Python is not on the PATH: see https://www.python.org/downloads",
  });
  copyFileSync(join(folder, spec.program), file);
  chmodSync(file, 0o755);
}
