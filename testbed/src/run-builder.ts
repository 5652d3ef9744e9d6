import { spawn } from "node:child_process";
import { setPriority } from "node:os";

export interface BuilderOptions {
  readonly folder: string;
  /** That of this process unless said. */
  readonly env?: NodeJS.ProcessEnv;
  /** What to say when there is no such program. */
  readonly ifAbsent: string;
}

/** Runs what builds a program, at low priority. It rejects, with the end of what was said, when that fails. */
export function runBuilder(
  program: string,
  args: readonly string[],
  { folder, env, ifAbsent }: BuilderOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const build = spawn(program, args, { cwd: folder, ...(env && { env }), stdio: ["ignore", "pipe", "pipe"] });
    if (build.pid !== undefined) setPriority(build.pid, 10);
    let said = "";
    const hear = (chunk: unknown): void => void (said = `${said}${String(chunk)}`.slice(-4_000));
    // Maven says on stdout what is wrong.
    build.stdout.on("data", hear);
    build.stderr.on("data", hear);
    build.on("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT" ? new Error(ifAbsent) : error));
    build.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}\n${said}`))));
  });
}
